import io
import json
import sys

import pytest
import structlog
from fastapi.testclient import TestClient

from service import logs
from tests.service.conftest import Open

SECRET = "王小明老师的学情分析报告"


def test_logs_hold_hashes_and_lengths_but_no_text_or_names(
    client: TestClient, events: list[dict[str, object]], caplog: pytest.LogCaptureFixture
):
    caplog.set_level(0)
    asked = {"point": "A1", "item": "A1-E2"}
    client.post("/api/v1/grade", json={**asked, "text": SECRET})
    client.post("/api/v1/grade", data=asked, files={"file": (f"{SECRET}.txt", SECRET.encode())})
    client.post("/trial/stream", data=asked, files={"file": (f"{SECRET}.png", b"\x89PNG\r\n\x1a\n\x00")})
    graded = [event for event in events if event["event"] == "graded"]
    assert len(graded) == 2
    assert {"item", "n_characters", "text_hash", "seconds", "referral"} <= set(graded[0])
    # httpx logs the test's own requests; their addresses hold no text either.
    logged = str(events) + caplog.text
    assert "小明" not in logged
    assert "\\u738b" not in logged


def test_lines_are_json(open_client: Open, monkeypatch: pytest.MonkeyPatch):
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    before = structlog.get_config()
    try:
        logs.configure()
        open_client().get("/health")
    finally:
        structlog.configure(**before)
    written = [json.loads(line) for line in stderr.getvalue().splitlines()]
    assert [line["event"] for line in written] == ["loaded", "request"]
    assert written[1]["path"] == "/health"
    assert written[1]["request"]


def test_frames_of_an_exception_leave_its_message_out():
    with pytest.raises(ValueError, match=SECRET) as caught:
        int(SECRET)
    frames = logs.where(caught.value)
    assert "test_logs.py" in frames[-1]
    assert SECRET not in str(frames)
