"""How far reviewers of the same evidence agree, in sentences and a chart."""

from collections.abc import Iterator, Mapping, Sequence

from service.audits.agreement_schemas import NamedAgreementOut
from service.audits.steps import TENTATIVE
from service.circulars.sections import Block, Chart, ChartKind, Heading, Series
from service.circulars.wording import Wording, bounds_of, named_criterion, number, share
from service.consistency.figures import Figures, Prescore
from service.language import mark

_HEADING = mark("Agreement of reviewers")
_NONE = mark("No evidence was read by two reviewers, so there is nothing to compare.")
_OVERALL = mark(
    "Over %(pairs)s pairs of readings of the same evidence, two reviewers gave the same level in %(exact)s and levels "
    "at most one apart in %(adjacent)s. Krippendorff's alpha, which takes out agreement by chance, is %(alpha)s "
    "(95%% interval %(interval)s); weighted kappa is %(qwk)s."
)
_LINE = mark("By common use conclusions are not drawn below an alpha of %(line)s.")
_FEW = mark("These figures rest on fewer than ten evidence items in common and are a hint only.")
_VAGUE = mark(
    "By %(n)s criteria agreement is below that line; their wording or its understanding needs work first: %(names)s."
)
_ALL_ABOVE = mark("By every criterion that could be told agreement reaches the line.")
_PRESCORE = mark(
    "Beside this, and not as a measure of reviewers: before they saw the machine's pre-score, reviewers gave its level "
    "in %(before)s of the readings; afterwards in %(after)s. The pre-score is a proposal, never the truth."
)
_BY_POINT, _BY_CRITERION = mark("Agreement by ability point"), mark("Agreement by criterion")
_ALPHA = mark("Krippendorff's alpha")
_MOST = 36
"""Categories in a chart; more cannot be read on a page, and the workbook has all of them."""


def agreed(figures: Figures, criteria: Mapping[str, str], wording: Wording) -> Iterator[Block]:
    yield Heading(wording.say(_HEADING))
    found = figures.report.agreement
    overall = found.overall
    if not overall.n_pairs:
        yield wording.paragraph(_NONE)
        return
    yield wording.sentences(
        wording.say(
            _OVERALL,
            pairs=overall.n_pairs,
            exact=share(overall.exact),
            adjacent=share(overall.adjacent),
            alpha=number(overall.alpha),
            interval=bounds_of(overall),
            qwk=number(overall.qwk),
        ),
        wording.say(_FEW) if overall.few else "",
        wording.say(_LINE, line=number(TENTATIVE, 3)),
        _weak(found.criteria, criteria, wording),
    )
    yield from _chart(found.points, wording.say(_BY_POINT), wording)
    if not _told(found.points):
        yield from _chart(found.criteria, wording.say(_BY_CRITERION), wording)
    if figures.prescore:
        yield wording.paragraph(_PRESCORE, **_against(figures.prescore))


def _weak(found: Sequence[NamedAgreementOut], criteria: Mapping[str, str], wording: Wording) -> str:
    told = [one for one in found if one.alpha is not None]
    weak = sorted((one for one in told if (one.alpha or 0.0) < TENTATIVE), key=lambda one: (one.alpha or 0.0, one.id))
    if not weak:
        return wording.say(_ALL_ABOVE) if told else ""
    names = [named_criterion(one.id, criteria) for one in weak]
    return wording.say(_VAGUE, n=len(weak), names=wording.names(names, most=5))


def _told(found: Sequence[NamedAgreementOut]) -> list[NamedAgreementOut]:
    return [one for one in found if one.alpha is not None and one.intervals.get("alpha")]


def _chart(found: Sequence[NamedAgreementOut], title: str, wording: Wording) -> Iterator[Chart]:
    told = _told(found)[:_MOST]
    if len(told) < 2:
        return
    bounds = [one.intervals["alpha"] or [0.0, 0.0] for one in told]
    values = tuple(one.alpha for one in told)
    series = Series(wording.say(_ALPHA), values, tuple(low for low, _ in bounds), tuple(high for _, high in bounds))
    tells = "; ".join(f"{one.id} {number(one.alpha)}" for one in told)
    yield Chart(title, ChartKind.INTERVALS, tuple(one.id for one in told), (series,), wording.say(_ALPHA), tells)


def _against(prescore: Prescore) -> dict[str, str]:
    return {"before": share(prescore.before.overall.exact), "after": share(prescore.after.overall.exact)}
