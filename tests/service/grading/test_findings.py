import re
from datetime import date

import pytest

from models.documents.document import Format
from models.documents.form import Action, Finding, FindingCode, Gate, HandedInItem, Period, Profile, check_submission
from models.documents.privacy import PersonalDataKind
from service.grading.findings import ACTIONS, FINDINGS, KINDS, sentences
from service.language import Language
from tests.models.documents.form.handing_in import LESSON, PLAN, POINT, VIDEO, document, plan, reflection, text_of

HOLES = re.compile(r"%\((\w+)\)s")


def test_every_code_action_and_kind_has_words():
    assert set(FINDINGS) == set(FindingCode)
    assert set(ACTIONS) == set(Action)
    assert set(KINDS) == set(PersonalDataKind)


@pytest.mark.parametrize("code", list(FindingCode))
def test_holes_are_filled_from_the_params(code):
    holes = set(HOLES.findall(FINDINGS[code].why))
    params = {hole: PersonalDataKind.PHONE.value if hole == "kind" else f"<{hole}>" for hole in holes}
    said = sentences(Finding(code, Gate.FORMAT, Action.QUERY, params=params), Language.ENGLISH)
    assert not HOLES.search(said.why + said.to_do)
    for hole in holes - {"kind"}:
        assert f"<{hole}>" in said.why


def test_every_finding_of_a_poor_submission_can_be_said():
    wrong = HandedInItem(VIDEO.id, document(text_of(80), Format.DOCX), format=Format.DOCX, size_bytes=2**22)
    poor = plan(text_of(300, LESSON + "学科：数学。家长电话：13812345678。授课时间：2020年1月1日。[插入图片]"))
    other = reflection(text_of(1500, "课题：《浮力》。九（1）班。授课时间：2020年3月1日。"))
    around = {"period": Period(date(2026, 9, 1), date(2027, 1, 31)), "profile": Profile("县中", "物理", "初三")}
    findings = check_submission(POINT, [poor, wrong, other], **around, off_task={PLAN.id}, max_bytes=2**21)
    assert {one.gate for one in findings} == set(Gate) - {Gate.COMPLETE}
    for finding in findings:
        for language in Language:
            said = sentences(finding, language)
            assert said.why
            assert not HOLES.search(said.why + said.to_do)


def test_kinds_of_personal_data_are_named():
    finding = Finding(FindingCode.PERSONAL_DATA, Gate.PRIVACY, Action.RETURN, params={"kind": "phone"})
    assert "a phone number" in sentences(finding, Language.ENGLISH).why
