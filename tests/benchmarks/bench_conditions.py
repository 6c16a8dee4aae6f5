"""``python -m tests.benchmarks.bench_conditions``: how often conditions and form checks are right and wrong.

False alarms on texts that people really wrote and scored (``../shared/data``), what is found of damaged texts, evidence
of another point with a trained bundle, and items swapped between submissions of the sample county. Needs
``make demo``, for a bundle and its held-out evidence.
"""

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pandas as pd

from models.documents.charset import COMMON_HANZI
from models.documents.conditions import Condition, condition_of
from models.documents.document import Document
from models.documents.form import Gate, HandedInItem, check_submission
from models.documents.passages import split
from models.errors import DatasetMissing
from models.grading.bundle import current_bundle
from models.grading.encoder import OnnxEncoder
from models.grading.grade import Grade, Referral
from models.grading.grader import Grader
from models.standard.loading import load_standard
from training.vectors import CACHE, VectorCache

STANDARD = load_standard(Path("data/standards/micro-ability-2019-derived.json"))
ITEM = next(item for point in STANDARD.points for item in point.evidence if item.id == "A5-E1")
COUNTY = Path("data/sample_county/texts")
EVERY = 6
"""One text in so many is damaged in every way."""


def main() -> int:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--bundle", type=Path, default=Path("models/released"))
    parser.add_argument("--run", type=Path, default=Path("runs/sample-county"))
    arguments = parser.parse_args()
    sets = texts(arguments.data)
    print("conditions in texts as they are")
    for name, found in sets.items():
        print(f"  {name:<24} {len(found):6} {_counted(found)}")
    chinese = [text for name in ("acea", "edubench_zh") for text in sets[name]][::EVERY]
    print("conditions in damaged texts")
    for name, damage in damages().items():
        print(f"  {name:<24} {len(chinese):6} {_counted(map(damage, chinese))}")
    swapped()
    off_task(
        Grader.load(current_bundle(arguments.bundle), OnnxEncoder.load(Path("models/encoders/e5-small"))), arguments.run
    )
    return 0


def texts(data: Path) -> dict[str, list[str]]:
    """Return the public texts by data set, and the sample county."""
    if not data.is_dir():
        raise DatasetMissing(path=data)
    lines = {
        name: data / path
        for name, path in {"acea": "acea/essays.jsonl", "edubench_zh": "edubench_zh/answers.jsonl"}.items()
    }
    sets = {name: [json.loads(line)["text"] for line in path.open(encoding="utf-8")] for name, path in lines.items()}
    answers = (data / "ads" / f"{part}.jsonl" for part in ("train", "test"))
    sets["ads"] = [json.loads(line)["text"] for path in answers for line in path.open(encoding="utf-8")]
    for name in ("asap/essays", "asap_sas/answers"):
        sets[name] = pd.read_csv(data / f"{name}.csv", dtype=str, keep_default_na=False)["text"].tolist()
    sets["sample county"] = [path.read_text(encoding="utf-8") for path in sorted(COUNTY.glob("*.txt"))]
    return sets


def damages() -> dict[str, Callable[[str], str]]:
    """Return ways in which text comes out garbled."""
    charsets = (
        ("utf-8", "gb18030"), ("utf-8", "latin-1"), ("utf-8", "big5"), ("gb18030", "latin-1"), ("gb18030", "utf-8"),
        ("gb18030", "big5"), ("gb18030", "shift-jis"), ("utf-16-le", "utf-16-be"),
    )  # fmt: skip
    draw, common = random.Random(0), sorted(COMMON_HANZI)
    return {
        **{f"{one} as {other}": _misread(one, other) for one, other in charsets},
        "no glyphs": lambda text: re.sub("[\u4e00-\u9fff]", "□", text),
        "random common hanzi": lambda text: re.sub("[\u4e00-\u9fff]", lambda _: draw.choice(common), text),
    }


def _misread(one: str, other: str) -> Callable[[str], str]:
    return lambda text: text.encode(one, "ignore").decode(other, "replace")


def _counted(found: Iterable[str]) -> dict[str, int]:
    return dict(Counter(str(condition_of(split(text), ITEM)) for text in found))


def swapped() -> None:
    """Put one item of another teacher into every submission of the county."""
    submissions: dict[tuple[str, str], dict[str, Document]] = {}
    for path in sorted(COUNTY.glob("*.txt")):
        teacher, point, item = path.stem.split("-")
        submissions.setdefault((point, teacher), {})[f"{point}-{item}"] = split(path.read_text(encoding="utf-8"))
    draw = random.Random(0)
    whole = [_contradicts(point, documents) for (point, _), documents in submissions.items()]
    mixed = []
    for (point, teacher), documents in submissions.items():
        last = max(documents)
        others = [held[last] for (p, t), held in submissions.items() if p == point and t != teacher and last in held]
        mixed.append(_contradicts(point, {**documents, last: draw.choice(others)}))
    print(f"consistency: {sum(whole)} of {len(whole)} whole submissions, {sum(mixed)} of {len(mixed)} mixed ones")


def _contradicts(point: str, documents: dict[str, Document]) -> bool:
    declared = next(one for one in STANDARD.points if one.code == point)
    findings = check_submission(declared, [HandedInItem(item, one) for item, one in documents.items()])
    return any(finding.gate is Gate.CONSISTENCY for finding in findings)


def off_task(grader: Grader, run: Path) -> None:
    """Grade held-out evidence as what it was declared, and as the first item of every other learned point."""
    evidence = pd.read_parquet(run / "evidence.parquet")
    held_out = evidence[evidence["part"] == "test"]
    firsts = {point: min(items) for point, items in evidence.groupby("point")["item"]}
    own: list[Grade] = []
    foreign: list[Grade] = []
    encoder = OnnxEncoder.load(Path("models/encoders/e5-small"))
    with VectorCache(CACHE, encoder) as cache:
        cache.add([split(text) for text in held_out["text"]])
        for row in held_out.itertuples():
            document = split(str(row.text))
            encoded = cache.get(document)
            own.append(grader.grade_encoded(document, encoded, point=str(row.point), item=str(row.item)))
            others = [(point, item) for point, item in firsts.items() if point != row.point]
            foreign += [grader.grade_encoded(document, encoded, point=p, item=item) for p, item in others]
    print(f"off task, own point:   {_off_task(own)}")
    print(f"off task, other point: {_off_task(foreign)}")


def _off_task(grades: Sequence[Grade]) -> str:
    condition = sum(grade.condition is Condition.OFF_TASK for grade in grades)
    doubt = sum(Referral.OFF_TASK in grade.referral for grade in grades)
    return f"{condition} of {len(grades)} with the condition, {doubt} with the doubt or the condition"


if __name__ == "__main__":
    raise SystemExit(main())
