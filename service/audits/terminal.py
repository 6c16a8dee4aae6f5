"""``python -m service rater-report``: what a table of ratings says of those who rated."""

import argparse
from functools import partial
from pathlib import Path

from models.errors import WeipingError
from service.audits import words
from service.audits.rating_table import read_records
from service.audits.readout import Page, bounds, figure, interval_of, named_rows, page_of, percent
from service.audits.rounds import Rounds, against
from service.audits.schemas import ReportOut
from service.audits.tables import TableRefusedError
from service.audits.workbook import write_workbook
from service.audits.workflow import Audit, audit
from service.language import Language, translate
from service.rendering import fragment
from service.settings import Settings
from service.terminal import complain, refusal_of


def main(argv: list[str], _settings: Settings) -> int:
    """Write the report into a folder; return 2 where the table cannot be used."""
    asked = _arguments(argv)
    language, table, out = Language(asked.lang), Path(asked.table), Path(asked.out)
    levels = [level.strip() for level in asked.levels.split(",")] if asked.levels else None
    try:
        found = audit(read_records(table.read_bytes(), table.name), levels, table.name)
        rounds = _rounds(found, table.name, Path(asked.previous), levels) if asked.previous else None
        report = ReportOut.of(found, rounds)
        page = page_of(report, table.name, language, rounds)
        out.mkdir(parents=True, exist_ok=True)
        (out / "report.json").write_text(report.model_dump_json(indent=1), encoding="utf-8")
        if not asked.no_pages:
            (out / "report.html").write_text(_html(page, language), encoding="utf-8")
            write_workbook(report, out / "report.xlsx", language)
    except TableRefusedError as error:
        return complain(error.refusal, language)
    except (WeipingError, OSError) as error:
        return complain(refusal_of(error, getattr(error, "filename", None) or asked.table), language)
    print("\n".join(_lines(page, out, language)))
    return 0


def _rounds(now: Audit, name: str, earlier: Path, levels: list[str] | None) -> Rounds:
    return against(now, name, read_records(earlier.read_bytes(), earlier.name), levels, earlier.name)


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m service rater-report", description=__doc__)
    parser.add_argument(
        "table",
        help="CSV, XLSX or JSONL: evidence_id, criterion, reviewer_id, level, and if you have "
        "them school_id, point, submitted_at, prescore",
    )
    parser.add_argument("--out", required=True, metavar="FOLDER", help="where report.json, .html and .xlsx are written")
    parser.add_argument("--levels", help="the levels from lowest to highest, such as low,middle,high")
    parser.add_argument("--previous", metavar="TABLE", help="the table of an earlier round: who changed since then")
    parser.add_argument("--no-pages", action="store_true", help="write report.json only")
    parser.add_argument("--lang", choices=list(Language), default=Language.CHINESE)
    return parser.parse_args(argv)


def _html(page: Page, language: Language) -> str:
    return fragment(
        language,
        "audits/report.html",
        page=page,
        report=page.report,
        words=words,
        figure=figure,
        percent=percent,
        bounds=bounds,
        interval_of=interval_of,
        named_rows=named_rows,
        tell=partial(translate, language),
    )


def _lines(page: Page, out: Path, language: Language) -> list[str]:
    say, report = partial(translate, language), page.report
    sizes = report.sizes
    return [
        say("%(ratings)s ratings by %(reviewers)s reviewers", ratings=sizes.ratings, reviewers=sizes.reviewers),
        say("All reviewers can be compared.")
        if report.comparable
        else say("Not all reviewers can be compared: %(n)s parts.", n=len(report.components)),
        *(f"→ {step}" for step in page.steps),
        say("Report: %(path)s", path=out),
    ]
