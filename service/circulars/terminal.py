"""``python -m service circular --round N --out FOLDER``: a county's circular in Word, its figures in Excel and CSV."""

import argparse
from pathlib import Path

from sqlalchemy.orm import Session

from service.circulars import store
from service.circulars.answers import filename_of
from service.circulars.asked import Asked, Paper
from service.circulars.content import signed
from service.circulars.workflow import paper_of, sources_of
from service.database.engine import Database
from service.database.migrate import check_revision
from service.errors import DeskError, ValueRefused
from service.language import Language, mark, translate
from service.settings import Settings
from service.terminal import complain, refusal_of

_UNKNOWN = mark("there is no such county in this round")
_SEVERAL = mark("name the code of one county of this round")
_DRAFT = mark("This is a draft: the spot-check of the round is not signed off.")
_NO_FIGURES = mark("The figures of this round are not computed yet; a running worker does that.")


def main(argv: list[str], settings: Settings) -> int:
    """Write the papers into a folder; return 2 where the round or county is not there."""
    wanted = _arguments(argv)
    language = Language(wanted.lang)
    database = Database(settings.database)
    try:
        check_revision(database)
        with database.transaction(reads_only=True) as session:
            lines = _write(session, wanted, language)
    except (DeskError, OSError) as error:
        return complain(refusal_of(error, str(wanted.out)), language)
    finally:
        database.close()
    print("\n".join(lines))
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m service circular", description=__doc__)
    parser.add_argument("--round", type=int, required=True, metavar="N", help="id of the round")
    parser.add_argument("--unit", metavar="CODE", help="code of the county; needed where a round has several")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the papers are written")
    parser.add_argument("--issuer", default="", help="the issuing office as it stands in red")
    parser.add_argument("--number", default="", help="number of the document; left open without one")
    parser.add_argument("--addressee", default="", help="whom it is to")
    parser.add_argument("--dated", default="", help="the date below it; that of the figures without one")
    parser.add_argument("--lang", choices=list(Language), default=Language.CHINESE)
    return parser.parse_args(argv)


def _write(session: Session, wanted: argparse.Namespace, language: Language) -> list[str]:
    told = {name: getattr(wanted, name) for name in ("round", "issuer", "number", "addressee", "dated")}
    sources = sources_of(session, _county(session, wanted.round, wanted.unit), Asked(**told), language)
    wanted.out.mkdir(parents=True, exist_ok=True)
    lines = []
    for paper in Paper:
        path = wanted.out / filename_of(paper, sources.scope.round_name, language)
        path.write_bytes(paper_of(sources, paper))
        lines.append(str(path))
    if sources.figures is None:
        lines.append(translate(language, _NO_FIGURES))
    if not signed(sources):
        lines.append(translate(language, _DRAFT))
    return lines


def _county(session: Session, round_id: int, code: str | None) -> int:
    """Return the id of the county that was named, or of the only one."""
    counties = store.counties_of(session, round_id)
    found = [one for one in counties if code in {None, one.code}]
    if len(found) == 1:
        return found[0].id
    raise ValueRefused(field="--unit", reason=_SEVERAL if found else _UNKNOWN)
