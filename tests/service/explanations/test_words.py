from service.explanations.words import VIEWS
from training.heads import HEADS, TERMS


def test_every_way_of_looking_that_a_head_may_have_is_named_on_the_page():
    # Both kinds of n-grams are turns of phrase to a reader.
    assert {head.view for head in HEADS.values()} - {TERMS} <= set(VIEWS)
