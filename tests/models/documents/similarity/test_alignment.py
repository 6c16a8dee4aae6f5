import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.documents.similarity.alignment import Correspondence, align
from models.documents.similarity.paraphrase import Background
from models.documents.similarity.shingles import shingles
from models.documents.similarity.stock import given_stock
from tests.benchmarks import planted_copies as plants
from tests.models.documents.similarity.texts import essay, handed, random_vectors


def texts_of(first, second, passages):
    one, other = first.document.text, second.document.text
    return [(one[p.start : p.end], other[p.other_start : p.other_end]) for p in passages]


def at(threshold, vectors):
    return Background(np.full(len(vectors), threshold, np.float32))


def covered(passages):
    return sum(passage.end - passage.start for passage in passages)


def test_a_copied_paragraph_is_quoted_from_both_texts():
    paragraph = essay(1, 4)
    first = handed(essay(2) + "\n" + paragraph + "\n另一段。" + essay(3), "a")
    second = handed(paragraph.replace("。", "！") + "\n" + essay(4), "b")
    (passage,) = align(first, second)
    assert passage.kind is Correspondence.COPIED
    assert passage.score == 1
    assert texts_of(first, second, [passage]) == [(paragraph[:-1], paragraph.replace("。", "！")[:-1])]


def test_small_edits_leave_one_stretch_that_says_so():
    text = essay(5)
    changed = text[:100] + "新加的话" + text[104:300] + text[303:]
    (passage,) = align(handed(changed, "a"), handed(text, "b"))
    assert passage.kind is Correspondence.EDITED
    assert 0.9 < passage.score < 1
    assert covered([passage]) > 0.98 * len(changed)


def test_moved_paragraphs_are_stretches_of_their_own():
    text = essay(6)
    lines = text.split("\n")
    passages = align(handed("\n".join(reversed(lines)), "a"), handed(text, "b"))
    assert len(passages) == len(lines)
    assert [p.other_start for p in passages] == sorted((p.other_start for p in passages), reverse=True)


def test_unrelated_texts_have_nothing_in_common():
    assert align(handed(essay(7), "a"), handed(essay(8), "b")) == ()
    assert align(handed("", "a"), handed(essay(8), "b")) == ()


def test_stock_is_not_shown():
    template = essay(9, 4)
    first, second = handed(template + "\n" + essay(10), "a"), handed(template + "\n" + essay(11), "b")
    assert len(align(first, second)) == 1
    assert align(first, second, stock=given_stock([template])) == ()


def test_passages_in_other_words_are_shown_beside_one_another():
    one, other = essay(12), essay(13)
    vectors = random_vectors(one, 12)
    n = min(len(vectors), len(random_vectors(other, 0)))
    ours, theirs = random_vectors(one, 12), random_vectors(other, 99)
    theirs[n - 1] = ours[0]
    first, second = handed(one, "a", vectors=ours), handed(other, "b", vectors=theirs)
    (passage,) = align(first, second, usual=at(0.95, ours))
    assert passage.kind is Correspondence.PARAPHRASED
    assert passage.score == pytest.approx(1)
    expected = (first.document.passages[0].text, second.document.passages[n - 1].text)
    assert texts_of(first, second, [passage]) == [expected]


def test_what_is_copied_is_not_called_paraphrased_too():
    text = essay(14)
    vectors = random_vectors(text, 14)
    first, second = handed(text, "a", vectors=vectors), handed(text, "b", vectors=vectors)
    assert {p.kind for p in align(first, second, usual=at(0.9, vectors))} == {Correspondence.COPIED}


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.sampled_from([0.02, 0.1, 0.3]))
def test_offsets_lie_in_both_texts_and_do_not_overlap(seed, rate):
    chance = random.Random(seed)
    first = handed(plants.shuffled_sentences(plants.edited(rate)(essay(seed), chance), chance), "a")
    second = handed(essay(seed), "b")
    end = 0
    for passage in align(first, second):
        assert end <= passage.start < passage.end <= len(first.document.text)
        assert 0 <= passage.other_start < passage.other_end <= len(second.document.text)
        assert 0 < passage.score <= 1
        end = passage.end
        ((one, other),) = texts_of(first, second, [passage])
        if passage.kind is Correspondence.COPIED:
            assert shingles(one).folded == shingles(other).folded
