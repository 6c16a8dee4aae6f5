"""``python -m training compare A B``: two bundles side by side on the same evidence, with every level that changed.

The evidence is the held-out part of a run, or a reviewed table that neither bundle has learned from.
"""

import argparse
import json
from pathlib import Path

from models.errors import BundleMismatch
from models.grading.encoder import OnnxEncoder
from models.grading.grade import Grade
from models.grading.grader import Grader
from models.standard.loading import load_standard
from models.standard.rubric import Standard
from training.corpus import Evidence
from training.evaluation.card_page import environment
from training.evaluation.grading import grade_all
from training.evaluation.side_by_side import SideBySide, set_side_by_side
from training.experiment import load_experiment
from training.prepare import consensus_table, evidence_table
from training.rows import read_rows
from training.run_folder import RunFolder, evidence_of
from training.vectors import CACHE, VectorCache


def main(argv: list[str]) -> int:
    """Compare; the last line printed is one JSON object."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if bool(arguments.table) != bool(arguments.standard):
        parser.error("--table and --standard go together")
    first, second = Path(arguments.a), Path(arguments.b)
    graders = (_grader(first, arguments.encoder), _grader(second, arguments.encoder_b or arguments.encoder))
    evidence, standard = _evidence(arguments, graders[0].standard)
    for grader in graders:
        check_criteria(standard, grader.standard)
    found = set_side_by_side(standard, evidence, (_grades(graders[0], evidence), _grades(graders[1], evidence)))
    write(found, (first.name, second.name), arguments.out)
    print(json.dumps({"a": first.name, "b": second.name, **found.report}))
    return 0


def check_criteria(expected: Standard, found: Standard) -> None:
    """Refuse to compare by different criteria or scales.

    Raises
    ------
    BundleMismatch
        Says which standards differ.
    """
    if _scales(expected) != _scales(found):
        names = (f"{one.id} {one.version} {one.content_hash[:12]}" for one in (expected, found))
        raise BundleMismatch(what="the criteria of the standard", expected=next(names), found=next(names))


def write(found: SideBySide, names: tuple[str, str], out: Path) -> None:
    """Write ``compare.json``, ``changes.csv`` and ``compare.html``.

    Parameters
    ----------
    found
        What was compared.
    names
        Of the two bundles.
    out
        Folder, made when absent.
    """
    out.mkdir(parents=True, exist_ok=True)
    report = {"a": names[0], "b": names[1], **found.report}
    (out / "compare.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    found.changes.to_csv(out / "changes.csv", index=False)
    rows = found.changes.to_dict("records")
    page = environment().get_template("compare.html").render(report=report, changes=rows)
    (out / "compare.html").write_text(page, encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training compare", description=__doc__)
    parser.add_argument("a", help="folder of one bundle")
    parser.add_argument("b", help="folder of the other; differences are this one less the first")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--experiment", type=Path, help="compare on the held-out part of its run")
    source.add_argument("--table", type=Path, help="compare on a reviewed table, with --standard")
    parser.add_argument("--standard", type=Path)
    parser.add_argument("--encoder", type=Path, default=Path("models/encoders/e5-small"))
    parser.add_argument("--encoder-b", type=Path, help="where the second bundle needs another encoder")
    parser.add_argument("--out", type=Path, required=True, help="folder for compare.html, compare.json, changes.csv")
    return parser


def _grader(bundle: Path, encoder: Path) -> Grader:
    return Grader.load(bundle, OnnxEncoder.load(encoder))


def _evidence(arguments: argparse.Namespace, standard: Standard) -> tuple[list[Evidence], Standard]:
    if arguments.experiment:
        return RunFolder(load_experiment(arguments.experiment).run).evidence("test"), standard
    asked = load_standard(arguments.standard)
    rows = read_rows(arguments.table, asked).rows
    return evidence_of(evidence_table(rows), consensus_table(rows, asked)), asked


def _grades(grader: Grader, evidence: list[Evidence]) -> list[Grade]:
    with VectorCache(CACHE, grader.encoder) as cache:
        cache.add([one.document for one in evidence])
        return list(grade_all(grader, evidence, cache))


def _scales(standard: Standard) -> dict[str, tuple[str, ...]]:
    return {c.id: c.codes for point in standard.points for item in point.evidence for c in item.criteria}
