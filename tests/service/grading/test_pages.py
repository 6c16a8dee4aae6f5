import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.service import stand_in
from tests.service.conftest import Open

ASKED = {"point": "A1", "item": "A1-E2"}
NO_FILE = {"file": ("", b"")}
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}"


def lines(response) -> list[dict[str, object]]:
    return [json.loads(line) for line in response.text.splitlines()]


def test_start_page_shows_the_rubric_first(client: TestClient):
    html = client.get("/trial", params=ASKED).text
    assert '<html lang="zh-Hans">' in html
    assert "给出发放数、有效数和统计结果" in html
    assert '<optgroup label="学情分析">' in html
    assert 'value="A1-E2" checked' in html
    assert "初步结果，无约束力，由评审组决定" in html
    assert "示例数据" in html
    assert "交来的内容不会保存" in html
    assert stand_in.MANIFEST.id in html


def test_a_plain_form_post_returns_the_whole_page(client: TestClient):
    response = client.post("/trial", data={**ASKED, "text": "数据数据，呈现。"}, files=NO_FILE)
    assert response.status_code == 200
    assert response.text.startswith("<!doctype html>")
    assert "规则：全部指标达到优秀才是优秀；有一项不合格即不合格；不取平均。" in response.text
    assert "4 项指标中有 2 项使它停在这一级：学情结论、教学对策。" in response.text
    assert "要升到“优秀”：" in response.text
    assert "仅依据量规文字" in response.text
    assert "依据 24 份已评材料" in response.text
    assert "有的指标处在两个等级之间" in response.text


def test_an_empty_text_gets_a_sentence(client: TestClient):
    html = client.post("/trial", data={**ASKED, "text": ""}, files=NO_FILE).text
    assert "空白：没有可读的文字。" in html
    assert "未评" in html


def test_form_findings_link_into_the_text(client: TestClient):
    html = client.post("/trial", data={**ASKED, "text": "数据可信。家长电话：13812345678。"}, files=NO_FILE).text
    assert "形式检查" in html
    assert "电话号码" in html
    (anchor,) = re.findall(r'href="#(spot-\d+)"', html)
    assert f'<span class="spot" id="{anchor}">' in html
    assert "退回" in html


def test_a_form_without_findings_says_so(client: TestClient):
    text = "学情分析报告。课前发放问卷42份，收回有效问卷41份，数据可信，条形图见附件。" * 40
    assert "形式检查未发现问题" in client.post("/trial", data={**ASKED, "text": text}, files=NO_FILE).text


def test_the_page_offers_what_can_be_read(open_client: Open, tmp_path: Path):
    deaf = open_client(speech=tmp_path / "none").get("/trial").text
    assert 'accept=".docx,.pptx' in deaf
    assert ".mp3" not in deaf
    assert "请上传文字实录" in deaf
    hearing = open_client(speech=tmp_path).get("/trial").text
    assert ".mp3" in hearing
    assert "录音、录像不超过 200 MB" in hearing


def test_stream_reports_progress_and_ends_with_the_result(client: TestClient):
    response = client.post("/trial/stream", data={**ASKED, "text": "第一段。" * 90}, files=NO_FILE)
    first, *steps, last = lines(response)
    assert response.headers["content-type"].startswith("application/x-ndjson")
    assert first == {"state": "accepted"}
    assert {step["stage"] for step in steps} == {"grading"}
    assert [step["done"] for step in steps] == list(range(1, len(steps) + 1))
    assert {step["total"] for step in steps} == {len(steps)}
    assert "初评等级" in last["html"]


def test_stream_ends_with_the_problem(client: TestClient):
    response = client.post("/trial/stream", data=ASKED, files={"file": ("a.docx", b"PK\x03\x04 broken")})
    assert lines(response)[-1]["problem"]["code"] == "damaged_document"


@pytest.mark.parametrize("path", ["/trial", "/trial/stream"])
def test_handed_in_text_is_escaped(client: TestClient, path: str):
    response = client.post(path, data={**ASKED, "text": ATTACK}, files=NO_FILE)
    html = response.text if path == "/trial" else lines(response)[-1]["html"]
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "{{7*7}}" in html


def test_file_names_are_escaped(client: TestClient):
    response = client.post(
        "/trial",
        data=ASKED,
        files={"file": ("<img src=x>.docx", b"\x89PNG\r\n\x1a\n\x00")},
        headers={"accept": "text/html"},
    )
    assert response.status_code == 415
    assert "<img src=x>" not in response.text
    assert "&lt;img src=x&gt;.docx" in response.text


def test_a_leading_line_end_survives_the_form(client: TestClient):
    html = client.post("/trial", data={**ASKED, "text": "\n第一行"}, files=NO_FILE).text
    shown = re.search(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)
    assert shown is not None
    assert shown[1] == "\n\n第一行"  # a browser drops the first line end of a textarea


def test_language_switch_is_kept(client: TestClient):
    first = client.get("/trial", params={**ASKED, "lang": "en"})
    assert '<html lang="en">' in first.text
    assert "Grade it" in first.text
    assert 'href="/trial?point=A1&amp;item=A1-E2&amp;lang=zh"' in first.text
    assert "Grade it" in client.get("/trial").text
    assert "评一评" in client.get("/trial?lang=zh").text
    assert "评一评" in client.get("/trial").text


def test_without_a_bundle_the_page_says_what_to_do(open_client: Open):
    response = open_client(stand_in.load_nothing).get("/trial", headers={"accept": "text/html"})
    assert response.status_code == 503
    assert "还没有发布评分包" in response.text
    assert "make demo" in response.text


def test_unknown_choices_are_a_page_with_a_way_back(client: TestClient):
    response = client.get("/trial?point=Z9", headers={"accept": "text/html"})
    assert response.status_code == 404
    assert "没有能力点“Z9”" in response.text
    assert 'href="/"' in response.text
    assert client.get("/trial?point=A1&item=Z9").status_code == 404


def test_rubric_fragment(client: TestClient):
    html = client.get("/trial/rubric", params={"point": "A5"}).text
    assert "导入教学设计" in html
    assert "<html" not in html
    assert client.get("/trial/rubric").status_code == 422


def test_pages_carry_a_strict_policy(client: TestClient):
    for path in ("/trial", "/health", "/nothing", "/static/weiping.css"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    assert client.get("/trial").headers["cache-control"] == "no-store"


def test_pages_have_nothing_inline_and_nothing_foreign(client: TestClient):
    html = client.post("/trial", data={**ASKED, "text": "数据。"}, files=NO_FILE).text
    assert not re.findall(r"<script(?![^>]*\bsrc=)", html)
    assert not re.findall(r"\s(?:style|on\w+)=", html)
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", html)
