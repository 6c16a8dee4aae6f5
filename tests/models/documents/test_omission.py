"""A text without some passages, and with some of another's, is a document like any other."""

from hypothesis import given
from hypothesis import strategies as st

from models.documents.omission import with_added, without
from models.documents.passages import split

TEXTS = st.lists(st.text("一二三四。，！\n 甲乙丙a1", min_size=5, max_size=60), min_size=2, max_size=8).map(
    lambda parts: split("。\n".join(parts) + "。\n结尾在这里。")
)


@given(TEXTS, st.data())
def test_what_is_left_still_points_into_the_text(document, data):
    places = range(len(document.passages))
    gone = data.draw(st.sets(st.sampled_from(places), max_size=len(places)))
    rest = without(document, gone)
    kept = [one for place, one in enumerate(document.passages) if place not in gone]
    assert [one.text for one in rest.passages] == [one.text for one in kept]
    assert all(rest.text[one.start : one.end] == one.text for one in rest.passages)
    assert len(rest.text) == len(document.text) - sum(len(document.passages[place].text) for place in gone)
    assert all(0 <= block.start < block.end <= len(rest.text) for block in rest.blocks)


@given(TEXTS, TEXTS)
def test_added_passages_stand_behind_the_text(document, other):
    longer = with_added(document, other.passages[:2])
    assert longer.passages[: len(document.passages)] == document.passages
    assert all(longer.text[one.start : one.end] == one.text for one in longer.passages)
    assert [one.text for one in longer.passages[len(document.passages) :]] == [one.text for one in other.passages[:2]]
