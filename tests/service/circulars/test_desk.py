"""Circulars over HTTP and from the terminal, from figures in the database."""

import io
import zipfile

import docx
import openpyxl
import pytest
from sqlalchemy import select

from service.__main__ import main
from service.accounts.tables import Person
from service.clock import now
from service.consistency.figures import Figures
from service.consistency.tables import AuditFigures, FigureState
from service.language import Language
from tests.service.circulars import builders

NUMBER = "示教通〔2026〕7号"


@pytest.fixture(scope="module")
def computed():
    return builders.uneven()


@pytest.fixture
def address(county, database, computed: Figures):
    """The county's circular, after its figures were computed."""
    dumped = computed.model_copy(update={"round_id": county.round, "unit_id": county.units["county"]}).model_dump(
        mode="json"
    )
    pairs = dumped["report"]["agreement"].pop("pairs")
    dumped["report"]["agreement"]["pairs"] = []
    with database.transaction() as session:
        session.add(
            AuditFigures(
                round_id=county.round,
                unit_id=county.units["county"],
                state=FigureState.DONE,
                touched_at=now(),
                computed_at=computed.computed_at,
                source_hash=computed.source_hash,
                figures=dumped,
                pairs=pairs,
            )
        )
    return f"/circulars/{county.units['county']}"


def words_of(data: bytes) -> str:
    return "\n".join(one.text for one in docx.Document(io.BytesIO(data)).paragraphs)


def test_the_auditor_prepares_and_downloads_a_circular(client, county, address):
    county.sign_in(client, "auditor")
    assert f'href="{address}?round={county.round}"' in client.get("/circulars").text
    shown = client.get(address, params={"round": county.round, "number": NUMBER})
    assert shown.status_code == 200
    assert "总体结论" in shown.text
    assert "草稿" in shown.text
    report = client.get(f"{address}/report.docx", params={"round": county.round, "number": NUMBER})
    assert report.headers["content-type"].endswith("wordprocessingml.document")
    told = words_of(report.content)
    assert NUMBER in told
    assert "第三中学" in told


def test_no_paper_names_a_person(client, county, database, address):
    county.sign_in(client, "auditor")
    with database.transaction(reads_only=True) as session:
        names = set(session.scalars(select(Person.name)))
    for paper in ("report.docx", "figures.xlsx", "tables.zip"):
        data = client.get(f"{address}/{paper}", params={"round": county.round}).content
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            whole = b"".join(package.read(name) for name in package.namelist()).decode(errors="ignore")
        assert [name for name in names if name in whole] == []


def test_the_workbook_has_what_the_database_has(client, county, address, computed):
    county.sign_in(client, "auditor")
    data = client.get(f"{address}/figures.xlsx", params={"round": county.round, "lang": "en"}).content
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book["Agreement"]["C2"].value == computed.report.agreement.overall.alpha
    assert book["Agreement by pair"].max_row == 1 + len(computed.report.agreement.pairs)


def test_programs_read_its_text(client, county, address):
    county.sign_in(client, "auditor")
    listed = client.get("/api/v1/circulars").json()["items"]
    assert [one["round_id"] for one in listed] == [county.round]
    found = client.get(f"/api/v1{address}", params={"round": county.round}).json()
    assert found["draft"] is True
    assert found["made_at"] == "2026-06-30T09:15:00Z"
    assert client.get(found["files"]["tables.zip"]).headers["content-type"] == "application/zip"


def test_a_county_and_a_round_that_do_not_belong_together_are_not_there(client, county, address):
    county.sign_in(client, "auditor")
    assert client.get(address, params={"round": 9999}).status_code == 404
    assert client.get(f"/circulars/{county.units['school']}", params={"round": county.round}).status_code == 404
    assert client.get(f"{address}/nothing.docx", params={"round": county.round}).status_code == 422
    assert client.get(address).status_code == 422


def test_whoever_may_not_recheck_gets_nothing(client, county, address):
    for person, status in (("head", 403), ("administrator", 403), ("teacher", 403), ("far_auditor", 404)):
        county.sign_in(client, person)
        assert client.get(f"{address}/report.docx", params={"round": county.round}).status_code == status


def test_before_any_figures_the_page_says_so(client, county):
    county.sign_in(client, "auditor")
    shown = client.get(f"/circulars/{county.units['county']}", params={"round": county.round})
    assert "本轮数据尚未计算" in shown.text


@pytest.fixture
def run(monkeypatch, database_url):
    monkeypatch.setenv("WEIPING_DATABASE", database_url)
    return lambda *argv: main(["circular", *map(str, argv)])


def test_one_command_writes_the_same_papers_as_the_page(run, client, county, address, tmp_path, capsys):
    assert run("--round", county.round, "--out", tmp_path / "out", "--number", NUMBER) == 0
    assert "草稿" in capsys.readouterr().out
    written = {path.suffix: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    county.sign_in(client, "auditor")
    for suffix, paper in ((".docx", "report.docx"), (".xlsx", "figures.xlsx"), (".zip", "tables.zip")):
        sent = client.get(f"{address}/{paper}", params={"round": county.round, "number": NUMBER}).content
        assert written[suffix] == sent


def test_the_command_refuses_what_is_not_there(run, county, tmp_path, capsys):
    assert run("--round", 9999, "--out", tmp_path, "--lang", Language.ENGLISH) == 2
    assert run("--round", county.round, "--unit", "nowhere", "--out", tmp_path, "--lang", Language.ENGLISH) == 2
    assert "no such county" in capsys.readouterr().err
    assert list(tmp_path.glob("*.docx")) == []
