from hypothesis import given
from hypothesis import strategies as st

from models.grading.grade import Basis, CriterionGrade, QuotedPassage
from service.grading.highlights import segments


def criterion(text: str, spans: list[tuple[int, int]]) -> CriterionGrade:
    quoted = tuple(QuotedPassage(start, end, text[start:end], 0.0) for start, end in spans)
    return CriterionGrade("c", "c", "1", {"0": 0.4, "1": 0.6}, quoted, Basis.RUBRIC, 0)


@st.composite
def quoted_texts(draw: st.DrawFn) -> tuple[str, list[CriterionGrade]]:
    text = draw(st.text(max_size=40))
    place = st.integers(0, len(text))
    span = st.tuples(place, place).map(sorted).map(tuple).filter(lambda pair: pair[0] < pair[1])
    spans = st.lists(span, max_size=3) if text else st.just([])
    return text, [criterion(text, one) for one in draw(st.lists(spans, max_size=4))]


@given(quoted_texts())
def test_segments_are_the_text_and_know_who_quotes_each_character(case: tuple[str, list[CriterionGrade]]):
    text, criteria = case
    found = segments(text, criteria)
    assert "".join(segment.text for segment in found) == text
    for segment in found:
        for place in range(segment.start, segment.start + len(segment.text)):
            quoting = {n for n, c in enumerate(criteria, 1) if any(p.start <= place < p.end for p in c.passages)}
            assert set(segment.criteria) == quoting


def test_overlapping_quotations():
    text = "甲乙丙丁戊"
    found = segments(text, [criterion(text, [(0, 3)]), criterion(text, [(2, 5)])])
    assert [(one.text, one.criteria, one.begins) for one in found] == [
        ("甲乙", (1,), (1,)),
        ("丙", (1, 2), (2,)),
        ("丁戊", (2,), ()),
    ]
