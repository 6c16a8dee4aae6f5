"""A desk whose bundle promises something, and work that the promise covers."""

from sqlalchemy.orm import Session

from models.grading.acceptance import Guarantee, Pool
from models.standard.lookup import find_point
from service.accounts.tables import Person
from service.clock import now
from service.grading.loading import Loaded
from service.settings import Settings
from service.submissions.tables import Submission
from tests.service import stand_in
from tests.service.county import County, declare, hand_in

REFERENCE = tuple(round(n / 300, 4) for n in range(300))


def promising() -> Guarantee:
    """Return a promise for every point of dimension A, in one pool."""
    pool = Pool(
        n_items=320,
        n_independent=300,
        threshold=0.3,
        accepted=0.3,
        wrong=0.02,
        passed=0.0,
        doubts=REFERENCE,
        levels=(100, 100, 100),
    )
    of_point = {point.code: "A*" for point in stand_in.STANDARD.points if point.code.startswith("A")}
    return Guarantee(alpha=0.05, beta=0.02, pools={"A*": pool}, pool_of=of_point)


def covered(submission: Submission, doubt: float = 0.1) -> None:
    """Let the promise cover everything of a submission."""
    for evidence in submission.evidence:
        grade = evidence.grade
        assert grade is not None
        grade.referral, grade.certainty = [], 0.9
        grade.grade = {**grade.grade, "acceptance": "acceptable", "doubt": doubt, "referral": []}


def arrive(session: Session, county: County, doubts: list[float]) -> None:
    """Let one item of a new teacher arrive for each doubt; levels and familiarity are as before."""
    codes = [level.code for level in find_point(stand_in.STANDARD, "A1").evidence[0].levels]
    for n, doubt in enumerate(doubts):
        login = f"newcomer-{n}"
        person = Person(login=login, name="新老师", unit_id=county.units["school"], created_at=now())
        session.add(person)
        session.flush()
        county.people[login] = person.id
        evidence = hand_in(session, declare(session, county, teacher=login)).evidence[0]
        grade = evidence.grade
        assert grade is not None
        grade.item_level, grade.referral = codes[n % len(codes)], []
        grade.grade = {**grade.grade, "doubt": doubt, "referral": []}
    session.flush()


def load(settings: Settings) -> Loaded:
    """Open a stand-in that promises something."""
    grader = stand_in.StandInGrader()
    grader.guarantee = promising()
    return Loaded(grader, stand_in.MANIFEST)
