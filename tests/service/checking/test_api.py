from io import BytesIO

import docx
import pytest
from fastapi.testclient import TestClient

from tests.service import stand_in
from tests.service.conftest import Open

PLAN = "学情分析方案。分析目的：弄清三年级2班学生对分数的认识。" * 40
REPORT = "学情分析报告。课前发放问卷42份，收回有效问卷41份，数据可信。" * 50


def docx_of(text: str) -> bytes:
    written = docx.Document()
    written.add_paragraph(text)
    target = BytesIO()
    written.save(target)
    return target.getvalue()


def post(client: TestClient, fields: dict[str, str], files: dict[str, tuple[str, bytes]], language: str = "zh"):
    parts = {**{name: (None, value) for name, value in fields.items()}, **files}
    return client.post("/api/v1/form-check", params={"lang": language}, files=parts)


def checked(client: TestClient, files: dict[str, tuple[str, bytes]], **fields: str) -> dict[str, object]:
    response = post(client, {"point": "A1", **fields}, files)
    assert response.status_code == 200
    return response.json()


def test_a_whole_submission_has_no_finding(client: TestClient):
    files = {"A1-E1": ("方案.docx", docx_of(PLAN)), "A1-E2": ("报告.docx", docx_of(REPORT))}
    answer = checked(client, files)
    assert answer["point"] == "A1"
    assert not answer["returned"]
    assert {one["action"] for one in answer["findings"]} <= {"flag", "query"}


def test_a_missing_item_returns_the_submission(client: TestClient):
    answer = checked(client, {"A1-E1": ("方案.docx", docx_of(PLAN))})
    (missing,) = [one for one in answer["findings"] if one["code"] == "missing"]
    assert answer["returned"] is True
    assert (missing["item"], missing["gate"], missing["action"]) == ("A1-E2", "complete", "return")
    assert "学情分析报告" in missing["why"]
    assert missing["to_do"]


def test_personal_data_are_pointed_at_and_never_repeated(client: TestClient):
    number = "13812345678"
    answer = checked(client, {"A1-E1": ("方案.docx", docx_of(f"{PLAN}\n家长电话：{number}。"))})
    (found,) = [one for one in answer["findings"] if one["code"] == "personal_data"]
    assert found["end"] - found["start"] == len(number)
    assert number not in str(answer)


def test_an_unreadable_file_is_a_finding_and_the_service_goes_on(client: TestClient):
    files = {"A1-E1": ("方案.pdf", docx_of(PLAN)), "A1-E2": ("报告.docx", docx_of(REPORT)[:2000])}
    refused = [one for one in checked(client, files)["findings"] if one["code"] == "refused"]
    assert {one["params"]["refusal"] for one in refused} == {"wrong_file_type", "damaged_document"}
    assert client.get("/health").status_code == 200


def test_a_lesson_outside_the_period_is_asked_about(client: TestClient):
    files = {"A1-E1": ("方案.docx", docx_of(f"授课时间：2024年3月5日。{PLAN}"))}
    period = {"period_start": "2026-09-01", "period_end": "2027-01-31"}
    codes = [one["code"] for one in checked(client, files, **period)["findings"]]
    assert "taught_outside_period" in codes
    assert "taught_outside_period" not in [one["code"] for one in checked(client, files)["findings"]]


def test_the_text_of_an_item_may_be_a_plain_field(client: TestClient):
    codes = {(one["item"], one["code"]) for one in checked(client, {}, **{"A1-E1": PLAN, "A1-E2": ""})["findings"]}
    assert ("A1-E2", "blank") in codes
    assert ("A1-E1", "missing") not in codes


def test_language_follows_the_switch(client: TestClient):
    answer = post(client, {"point": "A1"}, {}, "en").json()
    assert "is missing" in answer["findings"][0]["why"]


@pytest.mark.parametrize(
    ("fields", "files", "status", "code"),
    [
        ({"point": "Z9"}, {}, 404, "unknown_point"),
        ({"point": "A1"}, {"A1-E9": ("a.txt", b"text")}, 404, "unknown_item"),
        ({}, {"A1-E1": ("a.txt", b"text")}, 422, "request_invalid"),
        ({"point": "A1", "period_start": "soon"}, {}, 422, "request_invalid"),
        ({"point": "A1", "period_start": "86400"}, {}, 422, "request_invalid"),
        ({"point": "A1", "nonsense": "x"}, {}, 404, "unknown_item"),
        ({"point": "A" * 101}, {}, 422, "request_invalid"),
    ],
)
def test_refusals(client: TestClient, fields: dict[str, str], files: dict, status: int, code: str):
    response = post(client, fields, files)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == code


def test_another_body_is_refused(client: TestClient):
    response = client.post("/api/v1/form-check", json={"point": "A1"})
    assert response.status_code == 415


def test_without_a_bundle_it_says_so(open_client: Open):
    assert post(open_client(stand_in.load_nothing), {"point": "A1"}, {}).status_code == 503
