"""``python -m service audit-redraw``: draw the sample of a spot-check again, and say whether it is the same."""

import argparse
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from service.language import Language, mark, translate
from service.settings import Settings
from service.spot_checks.drawing import CODE, full_seed
from service.spot_checks.redraw import Published, Redrawn, redraw
from service.terminal import Refusal, complain

_DIFFERENT = 1
_UNREADABLE = mark("%(name)s is no spot-check. Take the file that the spot-check's page lets you download.")


def main(argv: list[str], _settings: Settings) -> int:
    """Return 0 where list and draw are the same, 1 where they are not, 2 where the file cannot be read."""
    asked = _arguments(argv)
    language, path = Language(asked.lang), Path(asked.file)
    try:
        published = Published.model_validate_json(path.read_bytes())
        redrawn = redraw(published)
    except (OSError, ValidationError, ValueError):
        return complain(Refusal("spot_check_unreadable", partial(_said, path)), language)
    print("\n".join(_lines(published, redrawn, language)))
    return 0 if redrawn.same else _DIFFERENT


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m service audit-redraw", description=__doc__)
    parser.add_argument("file", metavar="SPOT_CHECK_FILE", help="list and draw, as downloaded from the page")
    parser.add_argument("--lang", choices=list(Language), default=Language.CHINESE)
    return parser.parse_args(argv)


def _said(path: Path, language: Language) -> str:
    return translate(language, _UNREADABLE, name=path)


def _lines(published: Published, redrawn: Redrawn, language: Language) -> list[str]:
    say = partial(translate, language)
    same, other = mark("the same"), mark("NOT the same")
    checks = (
        (mark("List of %(n)s decisions: %(found)s"), len(published.decisions), redrawn.same_list),
        (mark("First sample of %(n)s: %(found)s"), len(published.first), redrawn.same_first),
        (mark("Extension of %(n)s: %(found)s"), len(published.extension), redrawn.same_extension),
    )
    return [
        say(mark("Seed: %(seed)s"), seed=full_seed(published.seed, published.list_hash)),
        say(mark("Drawn by %(drawn)s, drawn again by %(here)s"), drawn=published.code, here=CODE),
        *(say(text, n=n, found=say(same if holds else other)) for text, n, holds in checks),
    ]
