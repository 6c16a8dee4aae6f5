import json
import shutil

import pytest

from models.documents.conditions import Condition
from models.documents.passages import split
from models.errors import UnknownItem, UnknownPoint
from models.grading.grade import Referral
from models.grading.grader import Grader
from models.standard.verdict import item_level

NEWS = (
    "The central bank kept its interest rate unchanged on Thursday and said that inflation would fall more slowly "
    "than it had forecast in the spring. Shares of shipping companies rose after the port of Rotterdam reported record "
    "container traffic. Analysts expect oil prices to remain near eighty dollars a barrel until the winter.\n"
    "In the evening match the visitors scored twice in the last ten minutes and won the cup for the third time."
)


@pytest.fixture(scope="module")
def grader(small_county, encoder):
    return Grader.load(small_county.bundle, encoder)


@pytest.fixture(scope="module")
def text(small_county):
    """Fictional evidence that the bundle has seen, or has been evaluated on."""
    return min((small_county.folder / "county/texts").glob("*-A5-E1.txt")).read_text(encoding="utf-8")


def graded(grader, text, point="A5", item="A5-E1"):
    return grader.grade(split(text), point=point, item=item)


def test_a_grade_is_whole(grader, text, small_county):
    document = split(text)
    grade = grader.grade(document, point="A5", item="A5-E1")
    requirement = next(e for p in grader.standard.points for e in p.evidence if e.id == "A5-E1")
    assert [c.id for c in grade.criteria] == [c.id for c in requirement.criteria]
    ranks = []
    for given, criterion in zip(grade.criteria, requirement.criteria, strict=True):
        assert given.level in criterion.codes
        assert tuple(given.probabilities) == criterion.codes
        assert sum(given.probabilities.values()) == pytest.approx(1, abs=2e-4)
        assert given.passages
        for quoted in given.passages:
            assert document.text[quoted.start : quoted.end] == quoted.text
        ranks.append(criterion.rank(given.level))
    assert grade.item_level == requirement.levels[item_level(ranks)].code
    assert (grade.bundle, grade.standard) == (small_county.bundle.name, grader.standard.content_hash)
    assert grade.text_hash == document.text_hash
    assert grade.sample_data
    assert Referral.FEW_LABELS in grade.referral


def test_the_same_text_always_gets_the_same_grade(grader, text, small_county, encoder):
    first = graded(grader, text).to_dict()
    assert graded(grader, text).to_dict() == first
    assert graded(Grader.load(small_county.bundle, encoder), text).to_dict() == first


def test_every_item_of_the_standard_can_be_graded(grader, text, encoder):
    document = split(text)
    encoded = encoder.read([p.text for p in document.passages])
    for point in grader.standard.points:
        for item in point.evidence:
            grade = grader.grade_encoded(document, encoded, point=point.code, item=item.id)
            if grade.condition is None:
                assert grade.item_level in {level.code for level in item.levels}
                assert len(grade.criteria) == len(item.criteria)
            else:
                assert point.code != "A5"
                assert grade.condition is Condition.OFF_TASK


def test_cached_vectors_give_the_same_grade(grader, text, encoder):
    document = split(text)
    encoded = encoder.read([p.text for p in document.passages])
    assert grader.grade_encoded(document, encoded, point="A5", item="A5-E1") == graded(grader, text)


@pytest.mark.parametrize("nothing", ["", " \n\t", "\x00\x07", "\u3000\ufeff"])
def test_an_empty_document_gets_no_level(grader, nothing):
    grade = graded(grader, nothing)
    assert grade.item_level is None
    assert grade.criteria == ()
    assert grade.condition is Condition.BLANK
    assert grade.referral == ("blank",)


def test_a_single_character_is_graded_but_referred(grader):
    grade = graded(grader, "课")
    assert "too_short" in grade.referral
    assert grade.n_characters == 1
    assert grade.criteria[0].passages[0].text == "课"


@pytest.mark.parametrize(
    "odd",
    [
        "目标\x00明确\x1b[31m，\x07方法\ufeff得当。" * 10,
        "１２３％＝△∑∫" * 20,
        "无标点的长文" * 300,
    ],
)
def test_odd_texts_are_gradable(grader, odd):
    document = split(odd)
    grade = grader.grade_wording(document, point="A5", item="A5-E1")
    assert grade.item_level is not None
    assert grader.grade(document, point="A5", item="A5-E1").condition in {None, Condition.OFF_TASK}
    for criterion in grade.criteria:
        assert sum(criterion.probabilities.values()) == pytest.approx(1, abs=2e-4)
        assert all(document.text[q.start : q.end] == q.text for q in criterion.passages)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("👩‍🏫📊🎉" * 40, "unreadable"),
        ("鏈柟妗堜负涓冨勾绾у湴鐞嗐€婂湴鐞冪殑鍏浆銆嬩竴璇捐€屽啓" * 3, "unreadable"),
        ("この授業では生徒に自分の考えを書いてもらいます。" * 5, "other_language"),
        ("As an AI language model, I cannot visit your classroom. " + NEWS, "machine_boilerplate"),
    ],
)
def test_a_condition_stands_in_the_place_of_a_level(small_county, encoder, text, condition):
    grade = graded(Grader(small_county.bundle, Forbidden(encoder)), text)
    assert (grade.condition, grade.referral) == (condition, (condition,))
    assert (grade.item_level, grade.criteria) == (None, ())
    assert grade.to_dict()["condition"] == condition
    assert grade.n_characters > 0


def test_every_condition_has_its_referral(grader):
    for condition in Condition:
        grade = grader.ungraded(split(""), condition, point="A5", item="A5-E1")
        assert (grade.item_level, grade.condition, grade.referral) == (None, condition, (condition.value,))


def test_rubric_wording_is_a_template_when_handed_in_and_a_golden_case_in_a_bundle(grader):
    item = next(e for p in grader.standard.points for e in p.evidence if e.id == "A5-E1")
    wording = split("\n".join(level.descriptor for criterion in item.criteria for level in criterion.levels))
    assert grader.grade(wording, point="A5", item="A5-E1").condition is Condition.TEMPLATE_ONLY
    golden = grader.grade_wording(wording, point="A5", item="A5-E1")
    assert golden.condition is None
    assert len(golden.criteria) == len(item.criteria)


def test_ninety_thousand_characters_are_gradable(grader, text, encoder):
    document = split((text + "\n") * (90_000 // len(text) + 1))
    assert len(document.text) >= 90_000
    # Each passage occurs hundreds of times; encoding it once keeps the test short and changes no vector.
    distinct = sorted({p.text for p in document.passages})
    encoded = encoder.read(distinct).take([distinct.index(p.text) for p in document.passages])
    grade = grader.grade_encoded(document, encoded, point="A5", item="A5-E1")
    assert grade.item_level is not None
    assert grade.n_characters > 80_000


def test_progress_counts_passages(grader, text):
    seen = []
    document = split(text)
    grader.grade(document, point="A5", item="A5-E1", progress=lambda done, of: seen.append((done, of)))
    assert seen[-1] == (len(document.passages), len(document.passages))


class Forbidden:
    """An encoder that must not be asked."""

    dimension = 384

    def __init__(self, real):
        self.hash = real.hash

    def read(self, texts, *, progress=None):  # noqa: ARG002  of the protocol
        raise AssertionError("encoded for nothing")


def test_unknown_points_and_items_are_refused_before_any_work(small_county, encoder, text):
    grader = Grader(small_county.bundle, Forbidden(encoder))
    with pytest.raises(UnknownPoint, match="Z9"):
        graded(grader, text, point="Z9")
    with pytest.raises(UnknownItem, match="A5-E1"):
        graded(grader, text, item="A5-E99")


def test_points_and_items_go_by_name_too(grader, text):
    point = next(p for p in grader.standard.points if p.code == "A5")
    by_name = grader.grade(split(text), point=point.name, item=point.evidence[0].name)
    assert by_name == graded(grader, text)


@pytest.mark.parametrize(("point", "item"), [("A5", "A5-E1"), ("A1", "A1-E2"), ("C5", "C5-E3")])
def test_a_text_about_something_else_is_referred(grader, point, item):
    assert {"off_task", "out_of_distribution"} & set(graded(grader, NEWS, point, item).referral)


def test_evidence_of_another_point_is_mostly_noticed_and_own_evidence_mostly_not(grader, small_county, encoder):
    texts = small_county.folder / "county/texts"
    flagged = {}
    for own in ("A5-E1", "C5-E3"):
        documents = [split(p.read_text(encoding="utf-8")) for p in sorted(texts.glob(f"*-{own}.txt"))[:8]]
        encoded = [encoder.read([p.text for p in d.passages]) for d in documents]
        for asked in ("A5-E1", "C5-E3"):
            grades = [
                grader.grade_encoded(d, e, point=asked[:2], item=asked) for d, e in zip(documents, encoded, strict=True)
            ]
            strange = [bool({"off_task", "out_of_distribution"} & set(grade.referral)) for grade in grades]
            flagged[own, asked] = sum(strange) / len(strange)
    assert min(flagged["A5-E1", "C5-E3"], flagged["C5-E3", "A5-E1"]) >= 0.75
    assert max(flagged["A5-E1", "A5-E1"], flagged["C5-E3", "C5-E3"]) <= 0.25


def test_evidence_that_is_surely_of_another_point_gets_no_level(grader, small_county, encoder):
    conditions = {}
    for own in ("A5-E1", "C5-E3"):
        paths = sorted((small_county.folder / "county/texts").glob(f"*-{own}.txt"))[:8]
        for asked in ("A5-E1", "C5-E3"):
            grades = [graded(grader, p.read_text(encoding="utf-8"), asked[:2], asked) for p in paths]
            conditions[own, asked] = [grade.condition for grade in grades]
    assert set(conditions["A5-E1", "A5-E1"] + conditions["C5-E3", "C5-E3"]) == {None}
    assert conditions["A5-E1", "C5-E3"].count(Condition.OFF_TASK) >= 4


def test_a_bundle_without_the_limit_never_calls_anything_off_task(small_county, encoder, tmp_path):
    folder = shutil.copytree(small_county.bundle, tmp_path / "older")
    limits = json.loads((folder / "routing.json").read_text(encoding="utf-8"))
    del limits["evidence_margins"]
    (folder / "routing.json").write_text(json.dumps(limits), encoding="utf-8")
    text = min((small_county.folder / "county/texts").glob("*-A5-E1.txt")).read_text(encoding="utf-8")
    grade = graded(Grader(folder, encoder), text, "C5", "C5-E3")
    assert grade.condition is None
    assert grade.item_level is not None


def test_whose_pupil_it_was_changes_nothing_but_is_quoted_as_handed_in(grader, text):
    told = [f"{text}\n课后访谈了{name}同学（{mark}分），家长电话{phone}，他说分组后更敢发言。"
            for name, mark, phone in (("王小明", 85, "13812345678"), ("李建国", 92, "13987654321"))]  # fmt: skip
    first, second = (graded(grader, one) for one in told)
    assert [c.probabilities for c in first.criteria] == [c.probabilities for c in second.criteria]
    for one, grade in zip(told, (first, second), strict=True):
        assert all(one[p.start : p.end] == p.text for c in grade.criteria for p in c.passages)
    assert first.text_hash != second.text_hash
