"""The report in words and charts, for the page."""

from dataclasses import dataclass
from functools import partial

from models.raters.measures import Note
from service.audits.agreement_schemas import NamedAgreementOut
from service.audits.caterpillar import Caterpillar, Standing, Z, caterpillars, standing_of
from service.audits.heat_map import HeatMap, heat_map
from service.audits.rounds import Rounds
from service.audits.schemas import ReportOut, RoundOut
from service.language import Language, mark, translate

TENTATIVE = 0.667
"""Alpha below which not even tentative conclusions hold.

Source: K. Krippendorff, "Content Analysis", second edition (2004), chapter 11.
"""
_MOST_NAMES = 6
_ANCHORS = mark("Assign the %(n)s cross-readings below. With them all reviewers can be compared.")
_NO_OVERLAP = mark("Let some evidence be read twice: so far no two reviewers read the same, so nothing can be checked.")
_STANDING = mark("Re-read a sample from reviewers who stand clearly apart, and talk about it with them: %(names)s.")
_CRITERIA = mark("Discuss the wording in a calibration meeting; reviewers hardly agree on: %(names)s.")
_PATTERNS = mark("Look at how these reviewers rated; a pattern stands out: %(names)s.")
_DRIFT = mark("Compare earlier and later ratings of: %(names)s. Their severity changed within the round.")
_ROUNDS = mark("Compare ratings of both rounds by: %(names)s. Their severity changed since the earlier round.")
_SPARSE = mark("Do not judge %(n)s reviewers yet: they have fewer than ten ratings that others share.")
_REJECTS = mark("Correct %(n)s cells or rows of the table that could not be used; they are listed at the end.")
_BRIDGE = mark(
    "Let someone else read in common as well: the only reviewer who joins some of the others always gave one level."
)
_NOTHING = mark("Nothing stands out. Keep reading some evidence twice, so that this can be checked again.")


@dataclass(frozen=True)
class Page:
    """``steps`` is what to do next, the most needed first; ``untold`` are reviewers without a severity.

    ``changes`` are the reviewers of two rounds, those who changed first; ``rounds`` is None without an earlier table.
    """

    file: str
    report: ReportOut
    steps: tuple[str, ...]
    caterpillars: tuple[Caterpillar, ...]
    untold: tuple[str, ...]
    heat_map: HeatMap
    notes: tuple[Note, ...]
    joint: str
    rounds: Rounds | None
    changes: tuple[RoundOut, ...]


def page_of(report: ReportOut, file: str, language: Language, rounds: Rounds | None = None) -> Page:
    order = [
        one.id for one in sorted(report.reviewers, key=lambda one: (one.component, -(one.severity or 0.0), one.id))
    ]
    return Page(
        file,
        report,
        tuple(_steps(report, language)),
        caterpillars(report.reviewers),
        tuple(one.id for one in report.reviewers if one.severity is None),
        heat_map(report.agreement.pairs, order),
        tuple(dict.fromkeys(one.note for one in report.notes)),
        _joint(language),
        rounds,
        tuple(sorted(report.between_rounds or (), key=lambda one: (not one.alarm, -abs(one.shift or 0.0)))),
    )


def _steps(report: ReportOut, language: Language) -> list[str]:
    say = partial(translate, language)
    apart = [one for one in report.reviewers if standing_of(one) in {Standing.SEVERE, Standing.LENIENT}]
    apart.sort(key=lambda one: -abs(one.severity or 0.0))
    vague = [one.id for one in report.agreement.criteria if one.alpha is not None and one.alpha < TENTATIVE]
    patterns = list(dict.fromkeys(one.reviewer for one in report.effects if one.flagged))
    drifted = [one.reviewer for one in report.drift if one.alarm]
    changed = [one.reviewer for one in report.between_rounds or () if one.alarm]
    sparse = sum(standing_of(one) is Standing.SPARSE for one in report.reviewers)
    named = partial(_named, language=language)
    found = [
        (report.anchors, say(_ANCHORS, n=len(report.anchors))),
        (not report.agreement.overall.n_pairs, say(_NO_OVERLAP)),
        (report.connected and not report.comparable, say(_BRIDGE)),
        (apart, say(_STANDING, names=named([one.id for one in apart]))),
        (vague, say(_CRITERIA, names=named(vague))),
        (patterns, say(_PATTERNS, names=named(patterns))),
        (drifted, say(_DRIFT, names=named(drifted))),
        (changed, say(_ROUNDS, names=named(changed))),
        (sparse, say(_SPARSE, n=sparse)),
        (report.rejects, say(_REJECTS, n=len(report.rejects))),
    ]
    return [said for needed, said in found if needed] or [say(_NOTHING)]


def _joint(language: Language) -> str:
    return "、" if language is Language.CHINESE else ", "


def _named(names: list[str], language: Language) -> str:
    rest = len(names) - _MOST_NAMES
    shown = _joint(language).join(names[:_MOST_NAMES])
    return shown if rest <= 0 else translate(language, mark("%(names)s and %(n)s more"), names=shown, n=rest)


def figure(value: float | None, digits: int = 2) -> str:
    # Adding 0 makes a rounded −0 a plain 0.
    return "—" if value is None else f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def percent(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.0f}%"


def bounds(interval: list[float] | None, *, share: bool = False) -> str:
    if interval is None:
        return ""
    shown = percent if share else figure
    return f"{shown(interval[0])} – {shown(interval[1])}"


def interval_of(value: float, se: float) -> str:
    """Return the 95% interval around an estimate."""
    return bounds([value - Z * se, value + Z * se])


def named_rows(found: list[NamedAgreementOut]) -> list[tuple[str, NamedAgreementOut]]:
    return [(one.id, one) for one in found]
