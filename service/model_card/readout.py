"""What the page of the model card shows."""

from dataclasses import dataclass

from models.grading.card import ModelCard, Words, percent
from models.grading.card_charts import forest, reliability
from models.grading.grade import Referral
from service.grading.reasons import REASONS
from service.language import Language, in_language, mark, translate

FIGURE_NAMES = {
    "qwk": mark("Quadratic weighted kappa"),
    "exact": mark("Same level"),
    "adjacent": mark("At most one level apart"),
    "kappa": mark("Unweighted kappa"),
    "r": mark("Correlation"),
    "r2": mark("Explained variance"),
    "rmse": mark("Root mean squared error, in levels"),
    "smd": mark("Milder (+) or stricter (−), in standard deviations"),
}
_PASSED, _FAILED = mark("passed"), mark("not passed")
_BEYOND, _UNSURE = mark("beyond the limit"), mark("beyond the limit, but the interval holds 0")
_COMPARED = ("qwk", "exact", "kappa", "r")
_KAPPA, _DIFFERENCE = (-0.2, 1.0), (-0.6, 0.6)
_LIMIT = 0.10
_MOST_LEVELS = 12
"""Longest scale whose confusion is shown as a table."""


@dataclass(frozen=True)
class Row:
    """One row of figures: a name, and each figure with its interval in words."""

    name: str
    cells: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Readout:
    overall: tuple[Row, ...]
    reviewers: tuple[Row, ...]
    gates: tuple[Row, ...]
    attacks: tuple[Row, ...]
    groups: tuple[Row, ...]
    criteria: tuple[Row, ...]
    reasons: tuple[Row, ...]
    confusion: bool
    ratio: str
    calibration_error: str
    prmse: str
    criteria_chart: str
    groups_chart: str
    reliability_chart: str


def readout(card: ModelCard, language: Language) -> Readout:
    groups = [(f"{_said(one.by, language)} {_said(one.name, language)}", one.dsm) for one in card.groups]
    criteria = [(one.id, one.figures["qwk"]) for one in card.criteria]
    return Readout(
        overall=_overall(card, language),
        reviewers=_reviewers(card, language),
        gates=tuple(_gate(card, place, language) for place in range(len(card.gates))),
        attacks=tuple(
            Row(
                _said(one.name, language),
                (str(one.n), percent(one.raised), percent(one.referred), one.unreferred.share),
            )
            for one in card.attacks
        ),
        groups=_groups(card, language),
        criteria=tuple(
            Row(
                f"{one.id} {_said(one.name, language)}",
                (str(one.n_labels), str(one.n), one.figures["qwk"].text, one.reviewers.text if one.reviewers else "–"),
            )
            for one in card.criteria
        ),
        reasons=tuple(Row(translate(language, REASONS[Referral(one.code)].why), (str(one.n),)) for one in card.reasons),
        confusion=len(card.confusion.levels) <= _MOST_LEVELS,
        ratio=card.passages.ratio.text,
        calibration_error=card.calibration_error.text,
        prmse=card.prmse.text,
        criteria_chart=forest(criteria, bounds=_KAPPA, limit=None, title=_name("qwk", language)),
        groups_chart=forest(groups, bounds=_DIFFERENCE, limit=_LIMIT, title=_name("smd", language)),
        reliability_chart=reliability(
            card.reliability,
            x_name=translate(language, "Stated probability"),
            y_name=translate(language, "Share that reviewers gave"),
            title=translate(language, "Can the probabilities be taken at their word?"),
        ),
    )


def _said(words: Words, language: Language) -> str:
    return in_language(language, words.zh, words.en)


def _name(key: str, language: Language) -> str:
    return translate(language, FIGURE_NAMES[key])


def _overall(card: ModelCard, language: Language) -> tuple[Row, ...]:
    units = [card.overall, *(unit.figures if unit else {} for unit in (card.items, card.points))]
    return tuple(
        Row(_name(key, language), tuple(one[key].text if key in one else "–" for one in units)) for key in FIGURE_NAMES
    )


def _reviewers(card: ModelCard, language: Language) -> tuple[Row, ...]:
    if card.reviewers is None:
        return ()
    sides = (card.reviewers.reviewers, card.reviewers.grader, card.reviewers.degradation)
    return tuple(Row(_name(key, language), tuple(side[key].text for side in sides)) for key in _COMPARED)


def _gate(card: ModelCard, place: int, language: Language) -> Row:
    gate = card.gates[place]
    value = translate(language, "not measured") if gate.value is None else f"{gate.value:.3f}"
    if gate.limit is None:
        return Row(_said(gate.name, language), (value, translate(language, "reported only")))
    passed = "" if gate.value is None else translate(language, _PASSED if gate.passed else _FAILED)
    return Row(_said(gate.name, language), (value, f"{'≥' if gate.lowest else '≤'} {gate.limit:g}"), passed)


def _groups(card: ModelCard, language: Language) -> tuple[Row, ...]:
    rows = []
    for one in card.groups:
        name = f"{_said(one.by, language)} {_said(one.name, language)}"
        cells = (str(one.teachers), str(one.n), one.figures["exact"].text, one.dsm.text)
        note = _BEYOND if one.sure else _UNSURE
        rows.append(Row(name, cells, translate(language, note) if one.flagged else ""))
    return tuple(rows)
