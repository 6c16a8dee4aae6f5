"""What the codes of deciding are called."""

from service.decisions.bulk import BulkStep
from service.decisions.tables import Stage
from service.language import mark
from service.reviews.tables import Basis

STAGE_NAMES: dict[Stage, str] = {
    Stage.PRELIMINARY: mark("Preliminary decision"),
    Stage.FINAL: mark("Final decision"),
    Stage.REVOKED: mark("Revoked"),
}

BASIS_NAMES: dict[Basis, str] = {
    Basis.SINGLE: mark("by one reviewer"),
    Basis.AGREED: mark("the reviewers agree"),
    Basis.ARBITRATED: mark("after a third review"),
    Basis.RECHECKED: mark("after a recheck"),
}

BULK_NAMES: dict[BulkStep, str] = {
    BulkStep.CONCLUDE: mark("Confirm the reviewed result"),
    BulkStep.PUBLISH: mark("Publish"),
    BulkStep.END_PUBLICITY: mark("End the publicity"),
    BulkStep.FINALISE: mark("Decide"),
}

FIELD_NAMES: dict[str, str] = {
    "reasons": mark("Reasons"),
    "codes": mark("Reasons"),
    "code": mark("Reason"),
    "reason": mark("Reason"),
    "advice": mark("Advice for the teacher"),
    "due_on": mark("New date"),
    "item": mark("Evidence item"),
    "criterion": mark("Criterion"),
    "answer": mark("Answer"),
    "upheld": mark("Answer"),
    "seed": mark("Seed"),
    "reviewer_id": mark("Reviewer"),
    "ending": mark("What comes of it"),
}
