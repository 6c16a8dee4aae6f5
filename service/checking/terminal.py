"""``python -m service check``: the form checks of a folder with the files of one submission."""

import argparse
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path

from models.documents.form import Profile
from models.errors import WeipingError
from service.checking.readout import FindingReadout
from service.checking.schemas import FormCheckOut
from service.checking.workflow import Checked, Submission, Upload, check, period_of
from service.grading.loading import Loaded, load
from service.language import Language, translate
from service.reading.workflow import Limits
from service.settings import Settings
from service.terminal import complain, opened, refusal_of


def main(argv: list[str], settings: Settings, load: Callable[[Settings], Loaded] = load) -> int:
    """Print the findings; on a refusal print only to stderr and return 2."""
    asked = _arguments(argv)
    language = Language(asked.lang)
    try:
        with ExitStack() as files:
            uploads = [
                Upload(path.stem, files.enter_context(opened(str(path))), path.name) for path in _files(asked.folder)
            ]
            checked = check(load(settings).grader, Limits.of(settings), _submission(asked, uploads))
    except (WeipingError, OSError) as error:
        return complain(refusal_of(error, str(asked.folder)), language)
    if asked.json:
        print(FormCheckOut.of(checked, language).model_dump_json())
    else:
        print("\n".join(_lines(checked, language)))
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m service check", description=__doc__)
    parser.add_argument("folder", type=Path, help="one file per evidence item, named by its id, such as A1-E1.docx")
    parser.add_argument("--point", required=True, help="ability point, such as A1")
    parser.add_argument("--period-start", type=date.fromisoformat, help="first day of the round, such as 2026-09-01")
    parser.add_argument("--period-end", type=date.fromisoformat, help="last day of the round")
    parser.add_argument("--school", default="", help="the teacher's school, subject and grade, where known")
    parser.add_argument("--subject", default="")
    parser.add_argument("--grade", default="")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--lang", choices=list(Language), default=Language.CHINESE)
    return parser.parse_args(argv)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _submission(asked: argparse.Namespace, uploads: list[Upload]) -> Submission:
    period = period_of(asked.period_start, asked.period_end)
    return Submission(asked.point, uploads, period, Profile(asked.school, asked.subject, asked.grade))


def _lines(checked: Checked, language: Language) -> list[str]:
    say = partial(translate, language)
    if not checked.findings:
        return [say("The form check found nothing.")]
    shown = [FindingReadout.of(finding, language) for finding in checked.findings]
    return [line for one in shown for line in finding_lines(one)]


def finding_lines(one: FindingReadout) -> list[str]:
    """Say what was found, where, and what follows."""
    where = " · ".join(part for part in (one.item, one.place) if part)
    return [f"{f'[{where}] ' if where else ''}{one.why}", f"  {one.action_name} — {one.to_do}"]
