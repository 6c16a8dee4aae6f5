from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from service.assignments.candidates import Candidate, Exclusion, Piece, choose, exclusion, ranked

SUBJECTS = ("", "数学", "语文")


def candidate(key: int, subject: str = "数学", unit: int = 1, load: int = 0) -> Candidate:
    return Candidate(key, f"评审{key}", subject, unit, load)


def piece(evidence: int = 1, **changed: object) -> Piece:
    known: dict[str, object] = {
        "teacher_id": 900,
        "subject": "数学",
        "school_id": 1,
        "recuse_own_school": False,
        "seated": frozenset(),
        "gave_back": frozenset(),
    }
    return Piece(evidence_id=evidence, **{**known, **changed})


people = st.lists(
    st.builds(
        candidate,
        st.integers(1, 12),
        st.sampled_from(SUBJECTS),
        st.integers(1, 3),
        st.integers(min_value=0, max_value=9),
    ),
    unique_by=lambda one: one.id,
)
some = st.frozensets(st.integers(1, 12))
pieces = st.builds(
    lambda evidence, teacher, subject, own, seated, gave_back: piece(
        evidence,
        teacher_id=teacher,
        subject=subject,
        recuse_own_school=own,
        seated=seated,
        gave_back=gave_back,
    ),
    st.integers(1, 9999),
    st.integers(1, 14),
    st.sampled_from(SUBJECTS),
    st.booleans(),
    some,
    some,
)


@given(people, pieces)
def test_nobody_who_must_not_is_chosen(candidates: list[Candidate], one: Piece):
    chosen = choose(candidates, one)
    allowed = [person for person in candidates if exclusion(person, one) is None]
    assert (chosen is None) == (not allowed)
    if chosen:
        assert chosen.id not in {one.teacher_id, *one.seated, *one.gave_back}
        assert not (one.recuse_own_school and chosen.unit_id == one.school_id)


@given(people, pieces)
def test_the_same_subject_comes_before_the_load_and_the_load_before_the_tie(candidates: list[Candidate], one: Piece):
    chosen = choose(candidates, one)
    assert choose(reversed(candidates), one) == chosen
    for other in candidates:
        if chosen and exclusion(other, one) is None:
            same = (
                bool(one.subject) and other.subject == one.subject,
                one.subject != "" and chosen.subject == one.subject,
            )
            assert same[1] >= same[0]
            if same[0] == same[1]:
                assert chosen.load <= other.load


@given(people, pieces)
def test_the_ranking_begins_with_who_is_chosen_and_has_all_who_may(candidates: list[Candidate], one: Piece):
    order = ranked(candidates, one)
    assert (order[0] if order else None) == choose(candidates, one)
    assert {person.id for person in order} == {person.id for person in candidates if exclusion(person, one) is None}


@given(st.integers(2, 8), st.integers(1, 60), st.integers(1, 3))
def test_equal_candidates_get_equally_much(n_people: int, n_items: int, seats: int):
    everybody = {key: candidate(key) for key in range(1, n_people + 1)}
    for evidence in range(n_items):
        seated: set[int] = set()
        for _ in range(min(seats, n_people)):
            chosen = choose(everybody.values(), piece(evidence, seated=frozenset(seated)))
            assert chosen is not None
            assert chosen.id not in seated
            seated.add(chosen.id)
            everybody[chosen.id] = chosen.busier()
    loads = [one.load for one in everybody.values()]
    assert max(loads) - min(loads) <= 1


def test_pairs_change_so_that_all_reviewers_can_be_compared():
    met: Counter[frozenset[int]] = Counter()
    everybody = {key: candidate(key) for key in range(4)}
    for evidence in range(120):
        first = choose(everybody.values(), piece(evidence))
        assert first is not None
        second = choose(everybody.values(), piece(evidence, seated=frozenset({first.id})))
        assert second is not None
        met[frozenset({first.id, second.id})] += 1
        for one in (first, second):
            everybody[one.id] = everybody[one.id].busier()
    assert len(met) == 6


def test_each_exclusion_is_told():
    assert exclusion(candidate(900), piece()) is Exclusion.OWN_WORK
    assert exclusion(candidate(1), piece(recuse_own_school=True)) is Exclusion.OWN_SCHOOL
    assert exclusion(candidate(1), piece(gave_back=frozenset({1}))) is Exclusion.GAVE_BACK
    assert exclusion(candidate(1), piece(seated=frozenset({1}))) is Exclusion.SEATED
    assert exclusion(candidate(1), piece()) is None
