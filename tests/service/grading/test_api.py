from io import BytesIO

import docx
import pptx
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from tests.service import stand_in
from tests.service.conftest import Open

TEXT = "课前发放问卷42份，收回有效问卷41份，数据可信。\n\n学情结论：共性问题在读图。"
ASKED = {"point": "A1", "item": "A1-E2"}


def docx_of(text: str) -> bytes:
    written = docx.Document()
    written.add_paragraph(text)
    target = BytesIO()
    written.save(target)
    return target.getvalue()


def problem_code(response) -> str:
    assert response.headers["content-type"] == "application/problem+json"
    assert set(response.json()) == {"type", "title", "status", "detail", "code", "errors"}
    assert response.json()["status"] == response.status_code
    return response.json()["code"]


def test_text_as_json_is_graded(client: TestClient):
    response = client.post("/api/v1/grade", json={**ASKED, "text": TEXT})
    grade = response.json()
    assert response.status_code == 200
    assert grade["preliminary"] is True
    assert grade["sample_data"] is True
    assert grade["item_level"] == "not_qualified"
    assert [one["name"] for one in grade["criteria"]] == ["数据可信", "呈现方式", "学情结论", "教学对策"]
    for criterion in grade["criteria"]:
        assert sum(criterion["probabilities"].values()) == pytest.approx(1)
        for passage in criterion["passages"]:
            assert TEXT[passage["start"] : passage["end"]] == passage["text"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("报告.txt", TEXT.encode()),
        ("报告.txt", TEXT.encode("gb18030")),
        ("报告.md", TEXT.encode("utf-8-sig")),
        ("报告.docx", docx_of(TEXT)),
    ],
    ids=["utf-8", "gb18030", "markdown with a mark", "docx"],
)
def test_files_are_graded_like_their_text(client: TestClient, name: str, content: bytes):
    response = client.post("/api/v1/grade", data=ASKED, files={"file": (name, content)})
    assert response.status_code == 200
    quoted = {passage["text"] for one in response.json()["criteria"] for passage in one["passages"]}
    assert any("收回有效问卷41份" in text for text in quoted)


@pytest.mark.parametrize(
    "asked",
    [
        {"point": "技术支持的学情分析", "item": "学情分析报告"},
        {"point": "1", "item": "2"},
        {"point": "ａ1", "item": "e2"},
    ],
)
def test_point_and_item_by_any_of_their_names(client: TestClient, asked: dict[str, str]):
    grade = client.post("/api/v1/grade", json={**asked, "text": TEXT}).json()
    assert (grade["point"], grade["item"]) == ("A1", "A1-E2")


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"point": "Z9", "item": "A1-E2"}, "unknown_point"), ({"point": "A1", "item": "A1-E9"}, "unknown_item")],
)
def test_unknown_point_or_item(client: TestClient, asked: dict[str, str], code: str):
    response = client.post("/api/v1/grade", json={**asked, "text": TEXT})
    assert response.status_code == 404
    assert problem_code(response) == code
    assert "A1" in response.json()["detail"]


@pytest.mark.parametrize("text", ["", " \n\t　", "\u200b\u200d\ufeff"])
def test_empty_text_gets_a_condition_and_no_refusal(client: TestClient, text: str):
    for response in (
        client.post("/api/v1/grade", json={**ASKED, "text": text}),
        client.post("/api/v1/grade", data=ASKED, files={"file": ("a.txt", text.encode())}),
    ):
        assert response.status_code == 200
        assert response.json()["item_level"] is None
        assert response.json()["condition"] == "blank"
        assert response.json()["referral"] == ["blank"]


@pytest.mark.parametrize(
    "text",
    [
        "字",
        "中文 English 日本語 العربية",
        "👩‍🏫🇨🇳 emoji",
        "a\x00b\x07c\x1b[31m",
        "e" + "\u0301" * 500,
        "\r\n\r\u2028。" * 50,
    ],
    ids=["one character", "scripts", "emoji", "controls", "marks", "line ends"],
)
def test_odd_texts_are_graded(client: TestClient, text: str):
    response = client.post("/api/v1/grade", json={**ASKED, "text": text})
    assert response.status_code == 200
    assert response.json()["item_level"]


def test_lone_surrogates_are_refused_as_invalid(client: TestClient):
    body = b'{"point": "A1", "item": "A1-E2", "text": "\\ud800"}'
    response = client.post("/api/v1/grade", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert problem_code(response) == "request_invalid"


def test_too_many_characters(client: TestClient):
    for response in (
        client.post("/api/v1/grade", json={**ASKED, "text": "长" * 200_000}),
        client.post("/api/v1/grade", data=ASKED, files={"file": ("a.txt", ("长" * 200_000).encode())}),
        client.post("/api/v1/grade", data={**ASKED, "text": "长" * 800_000}, files={"other": ("", b"")}),
    ):
        assert response.status_code == 413
        assert problem_code(response) == "document_too_long"


@pytest.mark.parametrize("announced", [{"content-length": "6400000"}, {}], ids=["announced", "chunked"])
def test_too_many_bytes_are_refused_while_reading(open_client: Open, announced: dict[str, str]):
    client = open_client(max_upload_megabytes=1)
    body = (b"x" * 100_000 for _ in range(64))
    headers = {"content-type": "application/json", **announced}
    response = client.post("/api/v1/grade", content=body, headers=headers)
    assert response.status_code == 413
    assert problem_code(response) == "document_too_large"


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("材料.docx", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 415, "wrong_file_type"),
        ("材料.pdf", docx_of(TEXT), 415, "wrong_file_type"),
        ("材料.docx", docx_of(TEXT)[:3000], 422, "damaged_document"),
        ("材料.docx", b"PK\x03\x04 broken", 422, "damaged_document"),
        ("材料.bin", b"\x7fELF" + bytes(60), 415, "unsupported_format"),
    ],
    ids=["picture", "docx renamed", "truncated docx", "broken zip", "program"],
)
def test_unreadable_files(client: TestClient, name: str, content: bytes, status: int, code: str):
    response = client.post("/api/v1/grade", data=ASKED, files={"file": (f"../../{name}", content)})
    assert (response.status_code, problem_code(response)) == (status, code)
    assert name in response.json()["detail"]
    assert ".." not in response.json()["detail"]
    assert client.post("/api/v1/grade", json={**ASKED, "text": TEXT}).status_code == 200


def test_passages_know_their_slide(client: TestClient):
    deck = pptx.Presentation()
    for title in ("数据可信", "学情结论"):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = f"{title}：收回有效问卷41份。"
    target = BytesIO()
    deck.save(target)
    for language, label in (("zh", "第2张幻灯片"), ("en", "slide 2")):
        files = {"file": ("课件.pptx", target.getvalue())}
        grade = client.post("/api/v1/grade", params={"lang": language}, data=ASKED, files=files).json()
        places = {one["place"]["slide"]: one["place"]["label"] for c in grade["criteria"] for one in c["passages"]}
        assert places[2] == label
        assert places.keys() == {1, 2}


def test_pictures_only_get_a_condition(client: TestClient):
    scanned = BytesIO()
    Image.new("RGB", (60, 60), "white").save(scanned, "PDF")
    grade = client.post("/api/v1/grade", data=ASKED, files={"file": ("扫描.pdf", scanned.getvalue())}).json()
    assert (grade["condition"], grade["item_level"], grade["criteria"]) == ("only_pictures", None, [])
    assert "only_pictures" in [one["code"] for one in grade["findings"]]


def test_findings_of_the_form_check_point_into_the_text(client: TestClient):
    text = f"{TEXT}家长电话：13812345678。"
    found = {one["code"]: one for one in client.post("/api/v1/grade", json={**ASKED, "text": text}).json()["findings"]}
    phone = found["personal_data"]
    assert text[phone["start"] : phone["end"]] == "13812345678"
    assert (phone["gate"], phone["action"], phone["item"]) == ("privacy", "return", "A1-E2")
    assert found["too_few_characters"]["start"] is None
    assert found["too_few_characters"]["to_do"]


def test_a_large_upload_is_read_from_the_disk(client: TestClient):
    """Above 1 MB a form keeps its file in a temporary one, which must still be open when its turn comes."""
    page = f"<!doctype html><title>报告</title><p>{TEXT}</p><!-- {'x' * 3 * 1024 * 1024} -->".encode()
    for path in ("/api/v1/grade", "/trial/stream"):
        response = client.post(path, data=ASKED, files={"file": ("报告.html", page)})
        assert response.status_code == 200
        assert "收回有效问卷41份" in response.text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b"[]", "application/json", 422),
        (b'{"text": 1, "point": "A1", "item": "A1-E2"}', "application/json", 422),
        (b'{"text": "", "point": "A1"}', "application/json", 422),
        (b"text", "text/plain", 415),
        (b"", "multipart/form-data", 400),
        (b"--b\r\nbroken", "multipart/form-data; boundary=b", 422),
        (b"--b--\r\n", "multipart/form-data; boundary=b", 422),
    ],
)
def test_malformed_requests(client: TestClient, body: bytes, kind: str, status: int):
    response = client.post("/api/v1/grade", content=body, headers={"content-type": kind})
    assert response.status_code == status
    assert problem_code(response)


def test_refused_values_are_not_echoed(client: TestClient):
    response = client.post("/api/v1/grade", json={**ASKED, "text": ["秘密"]})
    assert response.status_code == 422
    assert "秘密" not in response.text


def test_standard_lists_points_and_items(client: TestClient):
    standard = client.get("/api/v1/standard").json()
    assert len(standard["points"]) == 30
    item = standard["points"][0]["evidence"][1]
    assert item["id"] == "A1-E2"
    assert item["criteria"][0]["levels"][1]["descriptor"] == "给出发放数、有效数和统计结果"


def test_health_names_bundle_and_encoder(client: TestClient):
    health = client.get("/health").json()
    assert health["status"] == "ok"
    assert health["bundle"] == stand_in.MANIFEST.id
    assert health["encoder"] == stand_in.MANIFEST.encoder


def test_without_a_bundle_everything_says_so(open_client: Open):
    client = open_client(stand_in.load_nothing)
    for response in (
        client.post("/api/v1/grade", json={**ASKED, "text": TEXT}),
        client.get("/api/v1/standard"),
        client.get("/health"),
    ):
        assert response.status_code == 503
        assert problem_code(response) == "bundle_missing"
        assert "make demo" in response.json()["detail"]


def test_problem_language_follows_the_switch(client: TestClient):
    chinese = client.post("/api/v1/grade", json={"point": "Z9", "item": "1", "text": ""}).json()
    english = client.post("/api/v1/grade?lang=en", json={"point": "Z9", "item": "1", "text": ""}).json()
    assert chinese["title"] == "没有这个能力点"
    assert english["title"] == "Unknown ability point"


def test_unknown_addresses_and_methods(client: TestClient):
    assert problem_code(client.get("/api/v1/nothing")) == "not_found"
    refused = client.get("/api/v1/grade")
    assert problem_code(refused) == "method_not_allowed"
    assert refused.headers["allow"] == "POST"
