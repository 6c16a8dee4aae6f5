from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.documents.document import Format
from models.documents.form import Action, FindingCode, Gate, HandedInItem, Period, Profile, check_item, check_submission
from tests.models.documents.form.handing_in import (
    LESSON,
    PLAN,
    POINT,
    REFLECTION,
    VIDEO,
    document,
    plan,
    reflection,
    text_of,
    video,
)

ROUND = Period(date(2026, 9, 1), date(2027, 1, 31))


def with_words(words: str) -> str:
    return text_of(700, LESSON + words)


def codes(*items, **around):
    return [(one.code, one.item) for one in check_submission(POINT, items, **around)]


def test_a_submission_in_order_raises_nothing():
    profile = Profile(school="实验中学", subject="物理", grade="初二")
    assert codes(plan(), video(), reflection(), period=ROUND, profile=profile) == []


def test_every_item_of_the_point_has_to_be_there():
    assert codes(video()) == [(FindingCode.MISSING, PLAN.id), (FindingCode.MISSING, REFLECTION.id)]


def test_another_lesson_is_asked_about_at_both_places():
    other = text_of(600, "课题：《浮力》。八（2）班的物理课，")
    (finding,) = check_submission(POINT, [plan(), video(), reflection(other.replace("浮力", "大气压强"))])[:1]
    assert (finding.code, finding.gate, finding.action) == (
        FindingCode.TOPICS_DIFFER,
        Gate.CONSISTENCY,
        Action.QUERY,
    )
    assert (finding.item, finding.against.item) == (REFLECTION.id, PLAN.id)
    assert finding.params == {"found": "大气压强", "other": "光的折射", "other_item": PLAN.id}
    assert plan().document.text[finding.against.start : finding.against.end] == "光的折射"
    assert finding.place.page == 1


@pytest.mark.parametrize(
    "opening",
    [
        "《光的折射》这节课上完以后，",
        "课题：光的折射 第二课时\n上完以后，",
        "上完这节课以后，",
        "《义务教育物理课程标准》要求",
        "与《浮力》相比，《光的折射》更抽象，",
    ],
)
def test_the_same_lesson_in_other_words_is_no_contradiction(opening):
    assert codes(plan(), video(), reflection(text_of(600, opening))) == []


@pytest.mark.parametrize("other", ["八年级3班", "初二（3）班", "九（2）班", "８（３）班", "八年级三班", "高一2班"])
def test_another_class_is_asked_about(other):
    text = text_of(600, f"《光的折射》在{other}上，")
    found = check_submission(POINT, [plan(), reflection(text), video(text="《光的折射》")])
    assert [(one.code, one.params["found"]) for one in found] == [(FindingCode.CLASSES_DIFFER, other)]


@pytest.mark.parametrize(
    "same", ["八年级2班", "初二（2）班", "8(2)班", "八年级二班", "初二2班", "八（1）、（2）班", "二十三班"]
)
def test_the_same_class_in_another_spelling_is_no_contradiction(same):
    text = text_of(600, f"《光的折射》在{same}上，")
    assert codes(plan(), video(), reflection(text)) == []


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("授课时间：2026年10月8日。", "上课日期：2026-10-9。", True),
        ("授课时间：2026年10月8日。", "我于二〇二六年十月九日上了这节课。", True),
        ("授课时间：2026年10月8日。", "上课时间：10月9日。", True),
        ("授课时间：2026年10月8日。", "上课日期：2026.10.8。", False),
        ("授课时间：2026年10月8日。", "授课时间：２０２６／１０／０８。", False),
        ("授课时间：2026年10月8日。", "授课时间：20261008。", False),
        ("授课时间：2026年10月8日。", "授课时间：2026年10月。", False),
        ("授课时间：2026年10月8日。", "折射定律的论文发表于1637年6月8日。", False),
    ],
)
def test_days_of_teaching_in_any_spelling(one, other, differ):
    found = codes(plan(with_words(one)), video(), reflection(with_words(other)))
    assert found == ([(FindingCode.DATES_DIFFER, REFLECTION.id)] if differ else [])


@pytest.mark.parametrize(
    ("words", "outside"),
    [
        ("授课时间：2026年10月8日。", False),
        ("授课时间：2026年9月。", False),
        ("授课时间：2025年10月8日。", True),
        ("2026年8月31日，我在班里执教了这一课。", True),
        ("授课时间：2026年13月8日。", False),
        ("光速由迈克耳孙在1926年10月8日测得。", False),
    ],
)
def test_lessons_outside_the_round_are_asked_about(words, outside):
    text = with_words(words)
    findings = check_item(PLAN, plan(text), period=ROUND)
    assert [one.code for one in findings] == [FindingCode.TAUGHT_OUTSIDE_PERIOD] * outside
    for one in findings:
        assert one.action is Action.QUERY
        assert text[one.start : one.end] == one.params["found"]


def test_handing_in_outside_the_round_is_asked_about():
    late = replace(plan(), handed_in_at=datetime(2027, 2, 1, 8, tzinfo=UTC))
    (finding,) = check_item(PLAN, late, period=ROUND)
    assert (finding.code, finding.action) == (FindingCode.HANDED_IN_OUTSIDE_PERIOD, Action.QUERY)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("学科：数学。", FindingCode.OTHER_SUBJECT),
        ("这是八年级上册生物学的内容。", FindingCode.OTHER_SUBJECT),
        ("学科：数学。也用到初二物理的知识。", None),
        ("学校：城关第二中学。", FindingCode.OTHER_SCHOOL),
        ("学校：县实验中学。", None),
        ("与数学老师讨论过。", None),
    ],
)
def test_what_is_never_the_teachers_own_is_flagged(words, code):
    profile = Profile(school="实验中学", subject="物理", grade="八年级")
    findings = check_item(PLAN, plan(with_words(words)), profile=profile)
    assert [(one.code, one.action) for one in findings] == ([(code, Action.FLAG)] if code else [])


def test_another_grade_is_flagged():
    findings = check_item(PLAN, plan(), profile=Profile(grade="高一"))
    assert [(one.code, one.params["found"]) for one in findings] == [(FindingCode.OTHER_GRADE, "八（2）班")]


def test_what_the_grader_calls_off_task_is_flagged():
    found = check_submission(POINT, [plan(), video(), reflection()], off_task={VIDEO.id})
    assert [(one.code, one.item, one.action) for one in found] == [(FindingCode.OFF_TASK, VIDEO.id, Action.FLAG)]


def test_certain_personal_data_is_returned_and_a_name_is_looked_at():
    text = with_words("家长电话：13812345678。其中王小强同学考了58分。")
    findings = check_item(PLAN, plan(text))
    by_code = {one.code: one for one in findings}
    assert by_code[FindingCode.PERSONAL_DATA].action is Action.RETURN
    assert by_code[FindingCode.PERSONAL_DATA_SUSPECTED].action is Action.FLAG
    phone = by_code[FindingCode.PERSONAL_DATA]
    assert "13812345678" in text[phone.start : phone.end]


def test_findings_come_in_the_order_of_the_gates():
    text = text_of(300, LESSON + "家长电话：13812345678。授课时间：2020年1月1日。")
    gates = [one.gate for one in check_submission(POINT, [plan(text), video()], period=ROUND)]
    assert gates == [Gate.COMPLETE, Gate.FORMAT, Gate.PRIVACY, Gate.PERIOD]


def test_of_two_for_one_item_the_last_counts():
    first = HandedInItem(PLAN.id, document(text_of(100)), format=Format.PPTX)
    assert codes(first, plan(), video(), reflection()) == []
