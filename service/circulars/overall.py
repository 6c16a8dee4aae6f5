"""The opening of a circular: what it rests on, and the finding in a sentence."""

from collections.abc import Iterator

from service.audits.steps import TENTATIVE
from service.circulars.schools import standing_apart
from service.circulars.sections import Block, Heading, Paragraph
from service.circulars.sources import Sources
from service.circulars.wording import Wording, bounds_of, number
from service.clock import day_of
from service.consistency.figures import Figures, LeftOut, Verdict
from service.language import mark

_PURPOSE = mark(
    "To learn whether the panels of %(unit)s judged by one measure in %(round)s, the reviews kept in the desk were "
    "analysed. The findings are made known as follows."
)
_BASIS = mark("Basis and scope")
_STANDARD = mark("Reviews were made by the standard “%(standard)s”, from %(start)s to %(end)s.")
_COUNTED = mark(
    "The analysis rests on %(reviews)s finished reviews with %(ratings)s levels by criterion: %(schools)s schools, "
    "%(evidence)s evidence items, %(reviewers)s reviewers and %(criteria)s criteria. The figures are as of %(day)s."
)
_PENDING = mark("%(n)s evidence items are not finished yet and do not count.")
_LEFT_OUT = mark(
    "Not counted are %(off_task)s reviews found off task, %(arbitrated)s by a third reviewer who saw two others, and "
    "%(other_scale)s on another scale of levels."
)
_PRIVACY = mark(
    "Reviewers stand here by code; no teacher and no pupil is named. Every finding below is a reason to look closer, "
    "not a verdict on a school or a person."
)
_NOT_COMPUTED = mark(
    "The figures of this round have not been computed yet, so this paper says nothing about consistency."
)
_OVERALL = mark("Overall finding")
_VERDICTS: dict[Verdict, str] = {
    Verdict.NOTHING_SHARED: mark(
        "Whether judgement is consistent cannot be told: no two reviewers read the same evidence, so strict reviewers "
        "cannot be told from weak evidence."
    ),
    Verdict.NOT_COMPARABLE: mark(
        "Whether judgement is consistent cannot be told: reviewers fall into %(parts)s parts that read no evidence in "
        "common, so schools of different parts cannot be compared."
    ),
    Verdict.TOO_FEW: mark(
        "Whether judgement is consistent cannot be told yet: the figures are too uncertain to say on which side of "
        "the line agreement lies (alpha %(alpha)s, 95%% interval %(interval)s, line %(line)s)."
    ),
    Verdict.DISAGREE: mark(
        "Judgement is not consistent: reviewers of the same evidence agree too little (alpha %(alpha)s, 95%% interval "
        "%(interval)s, line %(line)s)."
    ),
    Verdict.UNEVEN: mark(
        "Reviewers largely agree with each other (alpha %(alpha)s, 95%% interval %(interval)s), but schools were not "
        "judged by one measure: the panels of %(n)s schools stand clearly apart from the average."
    ),
    Verdict.CONSISTENT: mark(
        "Judgement is consistent on the whole: reviewers agree (alpha %(alpha)s, 95%% interval %(interval)s, line "
        "%(line)s), and no school's panel stands clearly apart from the average."
    ),
}
_NOT_AGREED = mark("In this state levels of different schools should not be set against each other.")


def basis(sources: Sources, wording: Wording) -> Iterator[Block]:
    scope, figures = sources.scope, sources.figures
    yield wording.paragraph(_PURPOSE, unit=scope.unit_name, round=scope.round_name)
    yield Heading(wording.say(_BASIS))
    standard = wording.say(
        _STANDARD, standard=scope.standard, start=wording.day(scope.starts_on), end=wording.day(scope.review_by)
    )
    if figures is None:
        yield Paragraph(standard)
        yield wording.paragraph(_NOT_COMPUTED)
        return
    yield wording.sentences(standard, _counted(figures, wording))
    pending = sum(school.pending for school in figures.schools)
    left_out = figures.left_out
    yield wording.sentences(
        wording.say(_PENDING, n=pending) if pending else "", _told_left_out(left_out, wording), wording.say(_PRIVACY)
    )


def _counted(figures: Figures, wording: Wording) -> str:
    sizes = figures.report.sizes
    return wording.say(
        _COUNTED,
        reviews=figures.n_reviews,
        ratings=sizes.ratings,
        schools=len(figures.schools),
        evidence=sizes.evidence,
        reviewers=sizes.reviewers,
        criteria=sizes.criteria,
        day=wording.day(day_of(figures.computed_at)),
    )


def _told_left_out(left_out: LeftOut, wording: Wording) -> str:
    return wording.say(_LEFT_OUT, **left_out.model_dump()) if any(left_out.model_dump().values()) else ""


def overall(figures: Figures, wording: Wording) -> Iterator[Block]:
    yield Heading(wording.say(_OVERALL))
    found, apart = figures.report.agreement.overall, standing_apart(figures.schools)
    told = wording.say(
        _VERDICTS[figures.verdict],
        parts=len(figures.report.components),
        alpha=number(found.alpha),
        interval=bounds_of(found),
        line=number(TENTATIVE, 3),
        n=len(apart),
    )
    doubt = figures.verdict not in {Verdict.CONSISTENT, Verdict.TOO_FEW}
    yield wording.sentences(told, wording.say(_NOT_AGREED) if doubt else "")
