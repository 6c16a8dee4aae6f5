"""Names of phases, tables and columns of the progress."""

from models.grading.grade import Referral
from service.grading.reasons import REASONS
from service.language import Language, mark, translate
from service.monitoring.store import By
from service.monitoring.workflow import Phase

PHASE_NAMES: dict[Phase, str] = {
    Phase.TO_HAND_IN: mark("To hand in"),
    Phase.CHECKING: mark("Reading and form check"),
    Phase.REVIEWING: mark("Under review"),
    Phase.RESULT: mark("Result, not final"),
    Phase.DECIDED: mark("Final"),
    Phase.LEFT_OUT: mark("Revoked or exempt"),
}
BY_NAMES: dict[By, str] = {By.SCHOOL: mark("School"), By.POINT: mark("Ability point"), By.SUBJECT: mark("Subject")}
BY_TITLES: dict[By, str] = {
    By.SCHOOL: mark("By school"),
    By.POINT: mark("By ability point"),
    By.SUBJECT: mark("By subject"),
}
NO_SUBJECT = mark("no subject given")


def referral_name(code: Referral, language: Language) -> str:
    return translate(language, REASONS[code].why)
