"""Personal data planted in a county's evidence reach nothing that training writes and nothing that the service logs."""

import io
import json
import logging
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import docx
import pandas as pd
import pytest
import structlog
from fastapi.testclient import TestClient

from models.documents.privacy import mask_text
from models.grading.bundle import current_bundle
from service import logs
from service.app import create_app
from service.settings import Settings
from tests.county import ENCODER, OPEN_GATES, STEPS, run_step, small_source, working_directory, write_experiment
from tests.service.databases import Files

# All invented: regions that exist, dates and numbers that belong to nobody known, check characters that fit.
PARAGRAPHS = (
    "前测最低的是欧阳芷晗（43分），她的身份证号是420106201203074475。",
    "姓名 | 前测 | 后测\n冼志远 | 51 | 83\n迪丽娜尔 | 62 | 90",
    "逯鹏程同学家住湖北省武汉市洪山区珞喻路9173号6栋1402室，家长电话13986417253。",
    "司马亦菲的妈妈发来邮件：simayf8842@163.com，QQ：918273645。",
    "学号：G420106201105192234，姓名：钟离昊苍；微信号：zlhc_77120",
)
SECRETS = (
    *("欧阳芷晗", "冼志远", "迪丽娜尔", "逯鹏程", "司马亦菲", "钟离昊苍", "珞喻路9173号", "6栋1402室"),
    *("420106201203074475", "13986417253", "simayf8842", "918273645", "G420106201105192234", "zlhc_77120"),
)
PEOPLE = ("端木云帆", "令狐静姝", "东方子瑜", "皇甫嘉树", "13871590264")
"""Stand in the table's columns of teachers, reviewers, evidence, paths and levels."""
IN_A_FILE = "诸葛若尘"


@dataclass(frozen=True)
class Leftovers:
    """What the pipeline left, beside what it was given."""

    folder: Path
    released: Path
    said: str


@contextmanager
def overheard() -> Iterator[io.StringIO]:
    """Collect whatever is printed or logged, at any level."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with redirect_stdout(said), redirect_stderr(said):
            yield said
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def plant(county: Path) -> None:
    """Write personal data into texts, ids and paths of a county's table."""
    texts = sorted((county / "texts").glob("*.txt"))
    for place, path in enumerate(texts):
        content = path.read_text(encoding="utf-8")
        path.write_text(f"{content}{PARAGRAPHS[place % len(PARAGRAPHS)]}\n", encoding="utf-8")
    table = pd.read_csv(county / "scored_table.csv", dtype=str)
    first, second, third = table["path"].unique()[:3]
    document = docx.Document()
    for line in (county / first).read_text(encoding="utf-8").splitlines():
        document.add_paragraph(line)
    rows = document.add_table(2, 2)
    for cell, value in zip(rows._cells, ("姓名", "成绩", IN_A_FILE, "88"), strict=True):
        cell.text = value
    document.save(county / "texts" / f"{PEOPLE[3]}.docx")
    (county / second).rename(county / "texts" / f"{PEOPLE[2]}.txt")
    renamed = {first: f"texts/{PEOPLE[3]}.docx", second: f"texts/{PEOPLE[2]}.txt", third: f"texts/没有{PEOPLE[3]}.txt"}
    of_second, of_third = table["path"] == second, table["path"] == third
    table.loc[of_second, "evidence_id"] = f"{PEOPLE[2]}-教案"
    table.loc[of_third, "evidence_id"] = PEOPLE[4]
    table["path"] = table["path"].replace(renamed)
    table["teacher_id"] = table["teacher_id"].replace({table["teacher_id"][0]: f"{PEOPLE[0]}老师"})
    table["reviewer_id"] = table["reviewer_id"].replace({table["reviewer_id"][0]: PEOPLE[1]})
    unusable = table.iloc[:2].assign(level=[f"{SECRETS[0]}：85分", PEOPLE[1]], reviewer_id="R99")
    pd.concat([table, unusable]).to_csv(county / "scored_table.csv", index=False)


@pytest.fixture(scope="module")
def leftovers(tmp_path_factory: pytest.TempPathFactory) -> Leftovers:
    folder = tmp_path_factory.mktemp("planted")
    given = tmp_path_factory.mktemp("given")
    source = small_source(given / "source")
    run_step("sample_county", "--source", str(source), "--out", str(given / "county"), "--teachers", "3")
    plant(given / "county")
    found = held(given)
    assert {secret for secret in (*SECRETS, *PEOPLE) if secret not in found} == set()
    settings = {"fit": "{ min_labels = 10 }", "gates": f"{{ min_mean_qwk = -1, {OPEN_GATES} }}"}
    experiment = write_experiment(folder, table=f'"{given}/county/scored_table.csv"', **settings)
    with overheard() as said, working_directory(folder):
        for step in STEPS:
            assert run_step(step, str(experiment)) == 0
    shutil.rmtree(given)
    return Leftovers(folder, folder / "released", said.getvalue())


def held(folder: Path) -> str:
    """Return everything that the files of a folder say, their names included, decoded in every way that we know."""
    return "\n".join(part for path in sorted(folder.rglob("*")) if path.is_file() for part in parts(path))


def parts(path: Path) -> Iterator[str]:
    yield str(path)
    data = path.read_bytes()
    if data.startswith(b"PAR1"):
        yield pd.read_parquet(path).to_csv()
    elif data.startswith(b"SQLite format 3"):
        with sqlite3.connect(path) as database:
            yield "\n".join(database.iterdump())
        database.close()
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    yield from (data.decode(encoding, "ignore") for encoding in ("utf-8", "gb18030", "utf-16-le"))
    if path.suffix == ".json":
        yield json.dumps(json.loads(data), ensure_ascii=False)


def test_the_pipeline_had_something_to_mask(leftovers):
    prepared = json.loads((leftovers.folder / "run/prepare.json").read_text(encoding="utf-8"))
    assert prepared["masked"]["texts"] > 30
    assert prepared["masked"]["ids"] == 4
    assert prepared["rejects"]["unreadable_path"] > 0
    assert prepared["rejects"]["unknown_level"] == 2
    texts = pd.read_parquet(leftovers.folder / "run/evidence.parquet")["text"]
    for paragraph in PARAGRAPHS:
        assert texts.str.contains(mask_text(paragraph), regex=False).any()


def test_nothing_planted_is_left_in_any_file(leftovers):
    kinds = {path.suffix for path in leftovers.folder.rglob("*")}
    assert {".parquet", ".json", ".csv", ".db", ".sqlite", ".npz"} <= kinds
    everything = held(leftovers.folder)
    assert "某某" in everything
    assert [secret for secret in (*SECRETS, *PEOPLE, IN_A_FILE) if secret in everything] == []


def test_nothing_planted_was_printed_or_logged(leftovers):
    assert "rows used" in leftovers.said
    assert [secret for secret in (*SECRETS, *PEOPLE, IN_A_FILE) if secret in leftovers.said] == []


def test_the_service_logs_nothing_of_it(leftovers):
    text = "\n".join(PARAGRAPHS) * 3
    asked = {"point": "A5", "item": "A5-E1"}
    settings = Settings(
        bundle=leftovers.released,
        encoder=ENCODER,
        database=Files(leftovers.folder).fresh(leftovers.folder),
        files=str(leftovers.folder / "files"),
        queue=f"sqlite:///{leftovers.folder}/queue.db",
        open_trial=True,
    )
    assert current_bundle(settings.bundle).is_dir()
    before = structlog.get_config()
    try:
        with overheard() as said:
            logs.configure()
            with TestClient(create_app(settings)) as client:
                answers = [
                    client.post("/api/v1/grade", json={**asked, "text": text}),
                    client.post("/api/v1/grade", data=asked, files={"file": (f"{SECRETS[0]}.txt", text.encode())}),
                    client.post("/api/v1/grade", json={"point": SECRETS[0], "item": PEOPLE[4], "text": text}),
                ]
    finally:
        structlog.configure(**before)
    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    assert answers[2].status_code >= 400
    assert '"graded"' in said.getvalue()
    logged = "\n".join(
        json.dumps(json.loads(line), ensure_ascii=False) if line.startswith("{") else line
        for line in said.getvalue().splitlines()
    )
    assert [secret for secret in (*SECRETS, *PEOPLE) if secret in logged] == []
