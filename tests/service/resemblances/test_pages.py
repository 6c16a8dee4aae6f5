"""Who sees how much of a pair, what somebody made of it, and the patterns, over pages and API."""

from fastapi.testclient import TestClient

from service.clock import now
from service.journal.tables import Entry
from service.resemblances.findings import PatternOut
from service.resemblances.tables import Resemblance, ResemblanceKind, RoundPatterns
from service.submissions.tables import Evidence
from tests.service.county import County, assign
from tests.service.resemblances.works import Works, text

SECRET = text(5, 3)


def pair(works: Works, later: str, earlier: str) -> int:
    """Put down a pair of two people's work, without the comparing."""
    one, other = works.handed_in(earlier, text(1) + SECRET)[0], works.handed_in(later, SECRET + text(2))[0]
    with works.database.transaction() as session:
        made = Resemblance(
            evidence_id=other,
            other_id=one,
            found_by_id=other,
            kind=ResemblanceKind.COPIED,
            share=0.6,
            share_of_later=0.6,
            share_of_earlier=0.5,
            passages=[
                {
                    "start": 0,
                    "end": len(SECRET),
                    "other_start": len(text(1)),
                    "other_end": len(text(1) + SECRET),
                    "kind": "copied",
                    "score": 1.0,
                }
            ],
            found_at=now(),
            remark="",
        )
        session.add(made)
        session.flush()
        return made.id


def test_the_county_reads_both_side_by_side(works: Works, client: TestClient, county: County):
    made = pair(works, "stranger", "teacher")
    county.sign_in(client, "auditor")
    assert "王老师" in client.get("/resemblances").text
    shown = client.get(f"/resemblances/{made}")
    assert shown.status_code == 200
    assert shown.text.count(f"<mark>{SECRET}</mark>") == 2
    told = client.get(f"/api/v1/resemblances/{made}").json()
    assert told["passages"][0]["end"] == len(SECRET)


def test_a_school_never_sees_what_another_one_handed_in(works: Works, client: TestClient, county: County):
    made = pair(works, "stranger", "teacher")
    for head, own, foreign in (("head", "王老师", "赵老师"), ("other_head", "赵老师", "王老师")):
        county.sign_in(client, head)
        shown = client.get("/resemblances").text
        assert "60%" in shown
        assert own in shown
        assert foreign not in shown
        (row,) = client.get("/api/v1/resemblances").json()["items"]
        assert (row["later"] is None) != (row["earlier"] is None)
        assert client.get(f"/resemblances/{made}").status_code == 404
        assert client.get(f"/api/v1/resemblances/{made}").status_code == 404
        assert client.put(f"/api/v1/resemblances/{made}/view", json={"view": "nothing"}).status_code == 404


def test_the_panel_head_reads_pairs_of_their_own_school(works: Works, client: TestClient, county: County):
    made = pair(works, "colleague", "teacher")
    assert county.sign_in(client, "head").get(f"/resemblances/{made}").status_code == 200
    county.sign_in(client, "other_head")
    assert client.get("/api/v1/resemblances").json()["items"] == []
    assert client.get(f"/resemblances/{made}").status_code == 404


def test_reviewers_and_teachers_see_nothing_of_it(works: Works, client: TestClient, county: County):
    pair(works, "stranger", "teacher")
    for person in ("reviewer", "teacher", "administrator"):
        assert county.sign_in(client, person).get("/resemblances").status_code == 403


def test_whoever_has_yet_to_judge_one_of_them_is_not_told(works: Works, client: TestClient, county: County):
    made = pair(works, "colleague", "teacher")
    with works.database.transaction() as session:
        assign(
            session, session.get_one(Evidence, session.get_one(Resemblance, made).evidence_id), county.people["head"]
        )
    county.sign_in(client, "head")
    assert client.get("/api/v1/resemblances").json()["items"] == []
    assert client.get(f"/api/v1/resemblances/{made}").status_code == 403


def test_a_view_is_kept_once_and_written_down_without_the_remark(works: Works, client: TestClient, county: County):
    made = pair(works, "stranger", "teacher")
    county.sign_in(client, "auditor")
    form = {"csrf": client.headers["x-csrf-token"], "view": "follow_up", "remark": "请两校说明。", "version": "1"}
    assert client.post(f"/resemblances/{made}/view", data=form, follow_redirects=False).status_code == 303
    shown = client.get(f"/resemblances/{made}").text
    assert "请两校说明。" in shown
    assert "陈县" in shown
    stale = client.post(f"/resemblances/{made}/view", data={**form, "view": "nothing"})
    assert stale.status_code == 412
    assert client.post(f"/resemblances/{made}/view", data={**form, "view": "guilty", "version": "2"}).status_code == 422
    with works.database.transaction(reads_only=True) as session:
        (entry,) = session.query(Entry).filter_by(action="look_at_resemblance")
        assert entry.details["view"] == "follow_up"
        assert "说明" not in str(entry.details)
    rows = client.get("/api/v1/resemblances?seen=true").json()["items"]
    assert [row["id"] for row in rows] == [made]
    assert client.get("/api/v1/resemblances?seen=false").json()["items"] == []


def test_filters(works: Works, client: TestClient, county: County):
    pair(works, "stranger", "teacher")
    county.sign_in(client, "auditor")
    found = {
        query: len(client.get(f"/api/v1/resemblances?{query}").json()["items"])
        for query in ("least=60", "least=61", "across=schools", "across=rounds", "kind=paraphrased", "round=999")
    }
    assert found == {
        "least=60": 1,
        "least=61": 0,
        "across=schools": 1,
        "across=rounds": 0,
        "kind=paraphrased": 0,
        "round=999": 0,
    }


def test_patterns_are_shown_to_the_county_only(works: Works, client: TestClient, county: County):
    one = PatternOut(
        kind="same_comments",
        who=county.people["reviewer"],
        n=40,
        seen=31,
        expected=2.4,
        p=0.00001,
        q=0.002,
        evidence=works.handed_in("teacher", text(1)),
        level=None,
    )
    with works.database.transaction() as session:
        session.add(
            RoundPatterns(
                round_id=county.round,
                unit_id=county.units["county"],
                n_reviews=40,
                n_pairs=0,
                tested={"same_comments": 8},
                patterns=[one.model_dump(mode="json")],
                computed_at=now(),
            )
        )
    county.sign_in(client, "auditor")
    shown = client.get("/resemblances/patterns").text
    assert "钱评审" in shown
    assert "40 条评语中有 31 条" in shown
    assert client.get("/api/v1/resemblances/patterns").json()[0]["patterns"][0]["seen"] == 31
    assert "钱评审" not in county.sign_in(client, "far_auditor").get("/resemblances/patterns").text
    assert county.sign_in(client, "head").get("/resemblances/patterns").status_code == 403
