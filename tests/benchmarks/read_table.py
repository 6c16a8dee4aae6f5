"""What becomes of real and of hostile files: ``python -m tests.benchmarks.read_table --data ../shared/data/documents``.

Prints two tables in Markdown: real files by format and outcome, and hostile files one by one, with seconds of wall time
and the largest resident memory of the reading process.
"""

import argparse
import logging
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from models.documents.document import Document
from models.documents.sandbox import Attempt, attempt, confinement
from tests.models.documents.hostile.files import OPENED, all_files


def main() -> int:
    """Read everything, one file after the other; exit status 1 when the folder of real files is not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of real documents")
    parser.add_argument("--only", choices=["real", "hostile"], help="one of the two tables")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if asked.only != "hostile" and (asked.data is None or not asked.data.is_dir()):
        print("no folder of real documents there: --data", file=sys.stderr)
        return 1
    layers = ", ".join(f"{one.layer.value} {'yes' if one.active else one.detail}" for one in confinement())
    print(f"Layers: {layers}\n")
    if asked.only != "hostile":
        _print_real(asked.data)
    if asked.only != "real":
        _print_hostile()
    return 0


def _print_real(folder: Path) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    refused: dict[str, list[str]] = defaultdict(list)
    tried: list[Attempt] = []
    for path in paths:
        tried.append(attempt(path.read_bytes(), path.name))
        found = _code(tried[-1])
        outcomes[path.suffix.removeprefix(".")][found] += 1
        if found != OPENED:
            refused[found].append(path.name)
    codes = sorted({code for counter in outcomes.values() for code in counter} - {OPENED})
    _print_row(["format", "files", OPENED, *codes])
    _print_row(["---"] * (3 + len(codes)))
    for kind, counter in sorted(outcomes.items()):
        _print_row([kind, counter.total(), counter[OPENED], *(counter[code] for code in codes)])
    seconds = sorted(one.seconds for one in tried)
    peak = max(one.peak for one in tried)
    print(f"\nSeconds: median {seconds[len(seconds) // 2]:.2f}, longest {seconds[-1]:.2f}; largest memory {peak} MB.\n")
    for code in codes:
        print(f"- `{code}`: {', '.join(refused[code])}")
    print()


def _print_hostile() -> None:
    _print_row(["hostile file", "outcome", "seconds", "peak MB"])
    _print_row(["---"] * 4)
    for hostile in all_files():
        tried = attempt(hostile.build(), hostile.name)
        as_expected = "" if _code(tried) in hostile.outcomes else " (not expected)"
        _print_row([hostile.what, f"{_code(tried)}{as_expected}", f"{tried.seconds:.1f}", tried.peak])
        sys.stdout.flush()


def _code(tried: Attempt) -> str:
    return OPENED if isinstance(tried.outcome, Document) else tried.outcome.code


def _print_row(cells: Iterable[object]) -> None:
    print(f"| {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    sys.exit(main())
