"""``python -m service grade``: one evidence item at the terminal, without a server."""

import argparse
from collections.abc import Callable
from functools import partial

from models.errors import WeipingError
from service.checking.terminal import finding_lines
from service.grading.loading import Loaded, load
from service.grading.readout import CriterionReadout, Readout, readout
from service.grading.schemas import GradeOut
from service.grading.workflow import Graded, HandedIn, grade
from service.language import Language, translate
from service.reading.workflow import Limits
from service.settings import Settings
from service.terminal import complain, name_of, opened, refusal_of

_BAR = 20


def main(argv: list[str], settings: Settings, load: Callable[[Settings], Loaded] = load) -> int:
    """Print a grade; on a refusal print only to stderr and return 2."""
    asked = _arguments(argv)
    language = Language(asked.lang)
    try:
        with opened(asked.file) as file:
            loaded = load(settings)
            handed_in = HandedIn(asked.point, asked.item, file, name_of(asked.file))
            graded = grade(loaded.grader, Limits.of(settings), handed_in, explained=asked.json)
    except (WeipingError, OSError) as error:
        return complain(refusal_of(error, asked.file), language)
    _print(graded, loaded.grader.standard.version, language, as_json=asked.json)
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m service grade", description=__doc__)
    parser.add_argument("file", help="any readable document, transcript or recording; - for standard input")
    parser.add_argument("--point", required=True, help="ability point, such as A1")
    parser.add_argument("--item", required=True, help="evidence item, such as A1-E2")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--lang", choices=list(Language), default=Language.CHINESE)
    return parser.parse_args(argv)


def _print(graded: Graded, standard_version: str, language: Language, *, as_json: bool) -> None:
    if as_json:
        print(GradeOut.of(graded, language).model_dump_json())
        return
    print("\n".join(_lines(readout(graded, standard_version, language), language)))


def _lines(shown: Readout, language: Language) -> list[str]:
    say = partial(translate, language)
    lines = [say("Preliminary and non-binding: the review panel decides.")]
    if shown.sample_data:
        lines.append(
            say("Sample data: this bundle learned from made-up evidence; its levels say nothing about quality.")
        )
    lines += ["", f"{shown.point} · {shown.item}", f"{say('Preliminary level')}: {shown.level}"]
    if shown.condition:
        lines += [shown.condition.why, shown.condition.look]
    lines += [line for line in (shown.rule, shown.decided_by) if line]
    for criterion in shown.criteria:
        lines += ["", *_criterion_lines(criterion, say)]
    if shown.referral:
        lines += ["", say("A person must look:")]
        lines += [f"  - {reason.why} {reason.look}" for reason in shown.referral]
    lines += ["", *_form_lines(shown, say)]
    foot = f"{shown.bundle} · {shown.standard_version} · {shown.text_hash[:12]}"
    return [*lines, "", foot]


def _form_lines(shown: Readout, say: Callable[..., str]) -> list[str]:
    if not shown.findings:
        return [say("The form check found nothing.")]
    return [say("Form check:"), *(f"  {line}" for one in shown.findings for line in finding_lines(one))]


def _criterion_lines(criterion: CriterionReadout, say: Callable[..., str]) -> list[str]:
    lines = [f"{criterion.number}. {criterion.name}: {criterion.level}  ({criterion.basis})"]
    for bar in criterion.bars:
        filled = round(bar.percent * _BAR / 100)
        lines.append(f"   {'█' * filled}{'░' * (_BAR - filled)} {bar.percent:3d}% {bar.name}")
    if criterion.doubt:
        lines.append("   " + criterion.doubt)
    if criterion.next_level:
        level, descriptor = criterion.next_level, criterion.next_descriptor
        lines.append("   " + say("To reach “%(level)s”: %(descriptor)s", level=level, descriptor=descriptor))
    return lines + [f"   > {_at(quote.place)}{' '.join(quote.text.split())}" for quote in criterion.quotes]


def _at(place: str) -> str:
    return f"[{place}] " if place else ""
