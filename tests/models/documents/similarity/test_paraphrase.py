import numpy as np
import pytest

from models.documents.similarity.paraphrase import MIN_OTHERS, Background, background, matched, packed, unit, unpacked


def documents(n, passages=8, dimension=64, seed=0):
    vectors = np.random.default_rng(seed).normal(size=(n, passages, dimension)) + 3 / np.sqrt(dimension)
    return [unit(one.astype(np.float32)) for one in vectors]


def at(threshold, n):
    return Background(np.full(n, threshold, np.float32))


def test_too_few_others_are_no_background():
    new, *others = documents(MIN_OTHERS + 1)
    assert background(new, others[1:]) is None
    assert background(new, [*others[1:], np.empty((0, 0), np.float32)]) is None
    assert background(np.empty((0, 0), np.float32), others) is None
    assert background(new, others).thresholds.shape == (len(new),)


def test_unrelated_passages_stay_below_the_thresholds():
    new, *others = documents(60)
    usual = background(new, others)
    assert sum(len(matched(new, other, usual)) for other in documents(200, seed=1)) <= 2
    assert ((usual.thresholds > 0) & (usual.thresholds < 1)).all()


def test_copies_among_the_others_hardly_move_the_thresholds():
    new, *others = documents(50)
    clean, spoiled = background(new, others), background(new, [*others[:40], *[new] * 9])
    assert spoiled.thresholds == pytest.approx(clean.thresholds, abs=0.1)
    assert len(matched(new, new, spoiled)) == len(new)


def test_each_passage_has_its_own_threshold():
    new, *others = documents(30)
    formula = new[0]
    others = [np.concatenate([other, unit(formula + 0.05 * other[:1])]) for other in others]
    usual = background(new, others)
    assert usual.thresholds[0] > usual.thresholds[1:].max() + 0.1


def test_each_passage_is_matched_once_with_its_best():
    (document,) = documents(1)
    order = [3, 1, 0, 2]
    pairs = matched(document[:4], document[order], at(0.9, 4))
    assert [(pair.first, pair.second) for pair in pairs] == [(0, 2), (1, 1), (2, 3), (3, 0)]
    assert matched(document[:1], document[[0, 0]], at(0.9, 1))[0].cosine == pytest.approx(1)
    assert matched(document, np.empty((0, 0), np.float32), at(0.9, 8)) == []


def test_packing_keeps_cosines():
    one, other = documents(2, passages=200, dimension=384)
    exact, restored = one @ other.T, unpacked(packed(one)) @ unpacked(packed(other)).T
    assert np.abs(exact - restored).max() < 0.004
    assert packed(np.empty((0, 0), np.float32)).size == 0
