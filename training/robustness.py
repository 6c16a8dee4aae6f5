"""Whether a trick raises a level without a person being asked: attacks on reviewed evidence, graded as in service."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest
from tqdm import tqdm

from models.documents.document import Document
from models.documents.passages import split
from models.documents.privacy import mask
from models.grading.encoded import Encoded
from models.grading.encoder import Encoder
from models.grading.grade import Grade
from models.grading.grader import Grader
from models.standard.rubric import EvidenceRequirement, Standard
from training.attacks.attacks import ATTACKS, Target
from training.corpus import Evidence
from training.length_control import explained

LARGEST_SHARE = 0.02
"""Share of attacked items that may be raised without a referral. Source: issue 5, section 5."""
_MOST_OTHERS = 30
_FEWEST_FOR_LENGTH = 10
_RESAMPLES = 500


@dataclass(frozen=True)
class Attacked:
    """One text before and after one attack.

    Attributes
    ----------
    raised, unreferred
        Whether the item's level rose, and rose although nobody is asked to look.
    unnoticed
        Whether it rose without any referral reason that the text did not have before the attack.
    criteria, criteria_raised, criteria_unreferred
        The same counts over criteria.
    """

    attack: str
    raised: bool
    lowered: bool
    unreferred: bool
    unnoticed: bool
    referred: bool
    criteria: int
    criteria_raised: int
    criteria_unreferred: int


class Reader:
    """Grades texts with each passage encoded once, however many attacks leave it as it is.

    Parameters
    ----------
    grader
        Of the bundle under test.
    encoder
        That the bundle was made with.
    """

    def __init__(self, grader: Grader, encoder: Encoder) -> None:
        self._grader = grader
        self._encoder = encoder
        self._known: dict[str, Encoded] = {}
        self._points = {item.id: point.code for point in grader.standard.points for item in point.evidence}

    def grade(self, document: Document, item: str) -> Grade:
        """Grade one document as :meth:`models.grading.grader.Grader.grade` does."""
        texts = [passage.text for passage in mask(document).passages]
        missing = list(dict.fromkeys(text for text in texts if text not in self._known))
        if missing:
            self._known.update(zip(missing, self._encoder.read(missing).rows(), strict=True))
        encoded = Encoded.joined([self._known[text] for text in texts])
        return self._grader.grade_encoded(document, encoded, point=self._points[item], item=item, left_out=False)


def probe(grader: Grader, evidence: Sequence[Evidence], seed: int, texts: int = 150) -> dict[str, Any]:
    """Attack reviewed evidence that the bundle has not learned from, and report what the grader makes of it.

    Parameters
    ----------
    grader
        Of the bundle under test.
    evidence
        Held out, with labels.
    seed
        Which texts, and every choice inside an attack.
    texts
        At most so many are attacked; 150 tell 2% from 6%, and a release can wait for them.

    Returns
    -------
    dict
        ``texts``: how many were attacked; ``clean_referrals``: share of them with each referral reason before any
        attack; ``attacks``: name to ``n``, ``raised``, ``lowered``, ``referred`` (shares of items), ``unreferred``
        (raised although nobody is asked to look) and ``unnoticed`` (raised without a reason that was not there
        before), each with ``count``, ``share``, ``low``, ``high``, and ``criteria`` with the first two over criteria;
        ``length``: share of the variance of given and of reviewed levels that log length explains.
    """
    standard = grader.standard
    kept = [one for one in evidence if one.document.passages]
    drawn = sorted(_dice(seed).sample(range(len(kept)), min(texts, len(kept))))
    reader = Reader(grader, grader.encoder)
    others = good_texts(standard, evidence, seed)
    results: list[Attacked] = []
    clean: list[tuple[Evidence, Grade]] = []
    for one in tqdm([kept[row] for row in drawn], desc="attack", unit="text"):
        grade = reader.grade(one.document, one.item)
        if grade.item_level is not None:
            clean.append((one, grade))
            results += _attacks(reader, standard, one, grade, others, seed)
    names = {str(code) for _, grade in clean for code in grade.referral}
    return {
        "texts": len(clean),
        "clean_referrals": {
            name: round(float(np.mean([name in grade.referral for _, grade in clean])), 4) for name in sorted(names)
        },
        "attacks": {name: _summary([r for r in results if r.attack == name]) for name in ATTACKS},
        "length": length_effect(standard, clean, seed),
    }


def good_texts(standard: Standard, evidence: Sequence[Evidence], seed: int) -> dict[str, list[str]]:
    """Return point code to texts of other points that reviewers put at the highest level by every criterion."""
    criteria = {c.id: c for point in standard.points for item in point.evidence for c in item.criteria}
    points = {item.id: point.code for point in standard.points for item in point.evidence}
    good = [
        (points[one.item], one.document.text)
        for one in evidence
        if one.labels and all(agreed.rank == len(criteria[key].levels) - 1 for key, agreed in one.labels.items())
    ]
    _dice(seed).shuffle(good)
    return {point.code: [text for code, text in good if code != point.code][:_MOST_OTHERS] for point in standard.points}


def length_effect(standard: Standard, pairs: Sequence[tuple[Evidence, Grade]], seed: int) -> dict[str, Any]:
    """Return how much of the variance of given and of reviewed levels the logarithm of the length explains.

    Parameters
    ----------
    standard
        Of the bundle.
    pairs
        Reviewed evidence with its grade.
    seed
        Of the resamples behind the interval of the difference.

    Returns
    -------
    dict
        ``given``, ``reviewed`` and their ``difference`` with ``low`` and ``high`` (95%, resampled texts): means over
        criteria of the squared correlation; None where no criterion has ten texts of two levels.
    """
    rows = _levels(standard, pairs)
    estimate = explained(rows.values())
    if estimate is None:
        return {"given": None, "reviewed": None, "difference": None, "low": None, "high": None}
    random = np.random.default_rng(seed)
    again = []
    for _ in range(_RESAMPLES):
        drawn = {key: values[random.integers(0, len(values), len(values))] for key, values in rows.items()}
        found = explained(drawn.values())
        if found is not None:
            again.append(found[0] - found[1])
    low, high = np.quantile(again, [0.025, 0.975])
    given, reviewed = estimate
    figures = {"given": given, "reviewed": reviewed, "difference": given - reviewed, "low": low, "high": high}
    return {name: round(float(value), 4) for name, value in figures.items()}


def _attacks(
    reader: Reader, standard: Standard, one: Evidence, before: Grade, others: Mapping[str, Sequence[str]], seed: int
) -> Iterator[Attacked]:
    point = next(p for p in standard.points if p.code == before.point)
    requirement = point.item(one.item)
    target = Target(one.document.text, requirement, others[point.code])
    for name, attack in ATTACKS.items():
        text = attack(target, _dice(seed, name, one.id))
        if text is not None:
            yield compared(name, requirement, before, reader.grade(split(text), one.item))


def _dice(*about: object) -> Random:
    return Random(" ".join(map(str, about)))  # noqa: S311  the same attack each time, not a secret


def compared(attack: str, requirement: EvidenceRequirement, before: Grade, after: Grade) -> Attacked:
    """Compare the grades of a text before and after an attack; a condition in place of a level raises nothing."""
    scale = requirement.criteria[0]
    change = 0
    if before.item_level is not None and after.item_level is not None:
        change = scale.rank(after.item_level) - scale.rank(before.item_level)
    pairs = zip(requirement.criteria, before.criteria, after.criteria, strict=False)
    raised = sum(criterion.rank(new.level) > criterion.rank(old.level) for criterion, old, new in pairs)
    return Attacked(
        attack=attack,
        raised=change > 0,
        lowered=change < 0,
        unreferred=change > 0 and not after.referral,
        unnoticed=change > 0 and set(after.referral) <= set(before.referral),
        referred=bool(after.referral),
        criteria=len(before.criteria),
        criteria_raised=raised,
        criteria_unreferred=0 if after.referral else raised,
    )


def _summary(results: Sequence[Attacked]) -> dict[str, Any]:
    n, criteria = len(results), sum(one.criteria for one in results)
    if not n:
        return {"n": 0}
    return {
        "n": n,
        **{
            name: round(sum(getattr(one, name) for one in results) / n, 4) for name in ("raised", "lowered", "referred")
        },
        **{name: _share(sum(getattr(one, name) for one in results), n) for name in ("unreferred", "unnoticed")},
        "criteria": {
            "n": criteria,
            "raised": round(sum(one.criteria_raised for one in results) / criteria, 4),
            "unreferred": _share(sum(one.criteria_unreferred for one in results), criteria),
        },
    }


def _share(count: int, n: int) -> dict[str, Any]:
    """Return a share with its exact 95% interval (Clopper and Pearson 1934)."""
    interval = binomtest(count, n).proportion_ci(0.95, method="exact")
    low, high = round(float(interval.low), 4), round(float(interval.high), 4)
    return {"count": count, "share": round(count / n, 4), "low": low, "high": high}


def _levels(standard: Standard, pairs: Sequence[tuple[Evidence, Grade]]) -> dict[str, npt.NDArray[np.float64]]:
    """Return criterion id to rows of log length, given rank, reviewed rank, for criteria with enough texts."""
    criteria = {c.id: c for point in standard.points for item in point.evidence for c in item.criteria}
    rows: dict[str, list[tuple[float, int, int]]] = {}
    for one, grade in pairs:
        for found in grade.criteria:
            if found.id in one.labels:
                length = float(np.log(grade.n_characters))
                row = (length, criteria[found.id].rank(found.level), one.labels[found.id].rank)
                rows.setdefault(found.id, []).append(row)
    return {key: np.array(values) for key, values in rows.items() if len(values) >= _FEWEST_FOR_LENGTH}
