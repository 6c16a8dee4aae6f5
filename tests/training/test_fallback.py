import numpy as np
import pytest

from models.grading.parts import RubricFallback
from tests.training.corpora import corpus, learnable_corpus, requirement
from training.fallback import learn_pooled


def test_a_criterion_never_seen_is_graded_on_its_own_scale():
    made = learnable_corpus(80)
    fallback = learn_pooled([made]).fallback()
    for n_levels in (2, 3, 61):
        criterion = requirement(n_levels).criteria[0]
        scores = [fallback.score(d, i, 0, criterion) for d, i in zip(made.documents, made.items, strict=True)]
        assert 0 <= min(scores) < max(scores) <= n_levels - 1
        assert np.corrcoef(scores, made.ranks[:, 0])[0, 1] > 0.5
        calibration = fallback.calibration(criterion)
        # Regression shrinks, so the cuts are drawn together, around the same centre whatever the number of levels.
        widths = np.diff(calibration.cuts)
        assert widths == pytest.approx(np.full(n_levels - 2, 1 / fallback.stretch))
        assert 1 <= fallback.stretch <= 2.4
        assert calibration.probabilities(scores).sum(axis=1) == pytest.approx(1)


def test_doubt_shows_in_the_probabilities():
    criterion = requirement(3).criteria[0]
    head = learn_pooled([learnable_corpus(40)]).fallback().head
    sure, doubtful = (RubricFallback(head, spread).calibration(criterion) for spread in (0.15, 0.5))
    assert sure.probabilities([2.0]).max() > doubtful.probabilities([2.0]).max()


def test_it_never_claims_to_be_certain():
    shown = np.arange(60) % 3
    made = corpus(np.column_stack([shown, shown]), range(60))
    assert learn_pooled([made]).fallback().spread >= 0.15


@pytest.mark.parametrize("groups", [range(12), ["t1"] * 12])
def test_one_criterion_is_enough_whoever_wrote(groups):
    made = corpus((np.arange(12) % 3)[:, None], groups)
    fallback = learn_pooled([made]).fallback()
    assert np.isfinite(fallback.head.coefficients).all()
    assert 0.15 <= fallback.spread < 1


def test_scales_of_different_length_are_pooled_as_shares():
    three = corpus((np.arange(40) % 3)[:, None], range(40))
    seven = corpus((np.arange(40) % 7)[:, None], range(40), n_levels=7, signal=(np.arange(40) % 7) / 3, seed=1)
    fallback = learn_pooled([three, seven]).fallback()
    top = fallback.head.predict(seven.documents[6], seven.items[6], 0)
    bottom = fallback.head.predict(seven.documents[7], seven.items[7], 0)
    assert bottom < 0.5 < top


def test_doubt_is_that_of_whole_criteria_left_out():
    alike = np.tile([0.0, 1.0, 2.0], 20)
    of_one_kind = learn_pooled([corpus(np.column_stack([alike, alike]), range(60))])
    severe_and_mild = np.column_stack([np.zeros(60), np.full(60, 2.0)])
    apart = learn_pooled([corpus(severe_and_mild, range(60), signal=alike)])
    assert apart.level > 2 * of_one_kind.level
    assert apart.spread > 2 * of_one_kind.spread
