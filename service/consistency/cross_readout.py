"""A proposal of cross-readings with names, for pages and programs alike."""

from sqlalchemy.orm import Session

from service.consistency.cross_readings import Proposal, Reading
from service.consistency.cross_schemas import GivenOut, GroupOut, ProposalOut, ReadingOut
from service.consistency.drill_store import people
from service.consistency.figures import Figures


def proposal_out(session: Session, figures: Figures, found: Proposal) -> ProposalOut:
    schools = {str(one.unit_id): one.name for one in figures.schools}
    who = {one.named for one in found.readings} | {one.reader for one in found.readings if one.reader}
    names = {one.id: one.name for one in people(session, who)}
    highest = max(len(figures.report.levels) - 1, 1)
    return ProposalOut(
        round_id=figures.round_id,
        unit_id=figures.unit_id,
        computed_at=figures.computed_at,
        proposal=found.fingerprint,
        groups=[
            GroupOut(schools=[schools.get(key, key) for key in one.schools], n_reviewers=len(one.reviewers))
            for one in figures.report.components
        ],
        readings=[_reading(one, names, highest) for one in found.readings],
        handed_out=[GivenOut.model_validate(one) for one in found.given],
    )


def _reading(one: Reading, names: dict[int, str], highest: int) -> ReadingOut:
    work = one.work
    return ReadingOut(
        evidence_id=work.evidence_id,
        item=work.item,
        point=work.point,
        teacher=work.teacher,
        school=work.school,
        reviewer_id=one.reader,
        reviewer=names.get(one.reader) if one.reader else None,
        named=names[one.named],
        because=one.because,
        joins=one.anchor.joins,
        height=round(one.anchor.mean_rank / highest, 3),
        same_school=one.anchor.same_school and one.because is None,
        given=GivenOut.model_validate(one.given) if one.given else None,
    )
