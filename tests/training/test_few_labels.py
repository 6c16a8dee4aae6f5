from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.grading.scorer import load_item_scorer
from models.raters.agreement import quadratic_weighted_kappa
from tests.training.corpora import corpus, learnable_corpus
from training import export
from training.experiment import Fit
from training.fallback import learn_pooled, learned_elsewhere
from training.few_labels import covariance, fit_few
from training.learning import learn_item, out_of_fold

KEY, OTHER = "P-E1-1", "P-E1-2"


@pytest.fixture(scope="module")
def elsewhere():
    return [learnable_corpus(80)]


@pytest.fixture(scope="module")
def prior(elsewhere):
    return learn_pooled(elsewhere)


def nothing_is_enough(_):
    return False


fitted_few = partial(fit_few, most=150, enough=nothing_is_enough)


def kappa(ranks, reviewed):
    return quadratic_weighted_kappa(np.asarray(ranks, np.int64), np.asarray(reviewed, np.int64), 3)


def test_the_more_labels_the_closer_to_a_criterions_own_level(prior):
    unseen = []
    for n in (1, 5, 20, 80):
        own = corpus(np.full((n, 1), 2.0), range(n), signal=np.zeros(n), seed=5)
        fitted = fitted_few(own, [0], prior)
        unseen.append(fitted.criteria[KEY].first.mean())
    assert unseen == sorted(unseen)
    assert unseen[-1] > 1.8


def test_labels_teach_what_the_rubric_did_not_know(prior):
    """The features that carry the level elsewhere are noise here, and others carry it."""
    random = np.random.default_rng(3)
    ranks = random.integers(0, 3, 160)
    shown = np.column_stack([np.ones(160), ranks, ranks])
    made = corpus(ranks[:, None], range(160), signal=shown, seed=3)
    gained = []
    for n in (4, 40):
        fitted = fitted_few(made.subset(np.arange(n)), [0], prior)
        said = np.mean([h.predict(made.view(v, 0)) for v, h in fitted.criteria[KEY].heads.items() if v != "ngrams"], 0)
        gained.append(np.corrcoef(said[100:], ranks[100:])[0, 1])
    assert gained[1] > max(gained[0], 0.5)


def test_scores_never_come_from_a_fit_that_saw_the_teacher(prior):
    pooled = []
    for seed in range(3):
        random = np.random.default_rng(seed)
        teacher = np.repeat(np.arange(20), 4)
        ranks = random.integers(0, 3, 20)[teacher]
        made = corpus(ranks[:, None], teacher, signal=random.normal(size=(20, 4))[teacher] * 3, seed=seed)
        fitted = fitted_few(made, [0], prior)
        # A fit that saw other texts of the same teacher recognises the teacher.
        assert kappa(np.clip(np.rint(fitted.criteria[KEY].first.mean(axis=1)), 0, 2), ranks) > 0.4
        pooled.append(kappa(np.clip(np.rint(fitted.scores[KEY]), 0, 2), ranks))
    assert np.mean(pooled) < 0.15


def test_criteria_of_one_item_move_alike(prior):
    ranks = np.full((12, 2), np.nan)
    ranks[0, 0] = 1.0
    alone = fitted_few(corpus(ranks, range(12), signal=np.zeros(12)), [0], prior)
    ranks[1:, 1] = 2.0
    both = fitted_few(corpus(ranks, range(12), signal=np.zeros(12)), [0, 1], prior)
    assert both.criteria[KEY].first.mean() > alone.criteria[KEY].first.mean() + 0.1


def test_a_doubtful_label_moves_less(prior):
    sure = corpus(np.full((5, 1), 2.0), range(5), signal=np.zeros(5))
    doubtful = corpus(np.full((5, 1), 2.0), range(5), signal=np.zeros(5))
    doubtful.weights[:] = 0.2
    means = [fitted_few(one, [0], prior).criteria[KEY].first.mean() for one in (doubtful, sure)]
    assert means[0] < means[1]


@settings(max_examples=25)
@given(st.integers(1, 40), st.sampled_from([2, 3, 7, 61]), st.integers(1, 6), st.integers(0, 99))
def test_any_labels_at_all_give_a_valid_calibration(n, n_levels, n_teachers, seed):
    random = np.random.default_rng(seed)
    ranks = random.integers(0, n_levels, (n, 1)).astype(np.float64)
    made = corpus(ranks, np.arange(n) % n_teachers, n_levels=n_levels, seed=seed)
    fitted = fitted_few(made, [0], learned_elsewhere(learn_pooled([learnable_corpus(24)]), []))
    calibration = fitted.criteria[KEY].calibration
    scores = fitted.criteria[KEY].first.mean(axis=1)
    assert np.isfinite(scores).all()
    assert np.isfinite(fitted.scores[KEY]).all()
    assert all(np.diff(calibration.cuts) > 0)
    assert calibration.probabilities(scores).sum(axis=1) == pytest.approx(1)


@settings(max_examples=25)
@given(st.integers(1, 40), st.sampled_from([2, 3, 7, 61]), st.integers(1, 6), st.integers(0, 99))
def test_labels_that_nothing_shows_make_nobody_sure(n, n_levels, n_teachers, seed):
    """At a cut never surer than three in four, unless by chance more of the labels than that are of one level."""
    ranks = np.random.default_rng(seed).integers(0, n_levels, (n, 1)).astype(np.float64)
    noise = corpus(ranks, np.arange(n) % n_teachers, n_levels=n_levels, seed=seed, signal=np.zeros(n))
    fitted = fitted_few(noise, [0], learned_elsewhere(learn_pooled([learnable_corpus(24)]), []))
    calibration = fitted.criteria[KEY].calibration
    commonest = np.unique(ranks, return_counts=True)[1].max() / n
    limit = min(max(0.75, commonest), 0.9)
    assert calibration.probabilities([calibration.cuts[0]])[0].max() < limit


def test_what_is_written_says_the_same(prior, tmp_path):
    made = learnable_corpus(15)
    made.ranks[3:, 1] = np.nan
    fitted = fitted_few(made, [0, 1], prior)
    export.write_item(tmp_path, fitted)
    written = load_item_scorer(tmp_path / "items/P-E1")
    for key, one in fitted.criteria.items():
        scorer = written.criteria[key]
        assert (scorer.n_labels, scorer.calibration) == (len(one.rows), one.calibration)
        said = [written.scores(d, i)[key] for d, i in zip(made.documents, made.items, strict=True)]
        assert said == pytest.approx(one.first.mean(axis=1), abs=1e-3)


def test_enough_labels_are_calibrated_like_all_others_and_too_few_are_not_relied_on(prior, elsewhere):
    made = learnable_corpus(40)
    made.ranks[10:, 1] = np.nan
    fitted = learn_item(made, prior, elsewhere, Fit(), n_folds=5)
    assert fitted.criteria[KEY].calibration is None
    assert fitted.criteria[OTHER].calibration is not None
    scores = out_of_fold(fitted)
    assert set(scores["criterion"]) == {KEY}
    assert len(scores) == 40


@pytest.mark.parametrize(("ranks", "teachers"), [(np.ones(60), range(60)), (np.arange(60) % 3, np.arange(60) % 4)])
def test_many_labels_of_one_level_or_of_few_teachers_are_not_relied_on(ranks, teachers, prior, elsewhere):
    fitted = learn_item(corpus(ranks[:, None], teachers), prior, elsewhere, Fit(), n_folds=5)
    assert fitted.criteria[KEY].calibration is not None
    assert out_of_fold(fitted).empty


def test_where_labels_are_many_the_blend_takes_over_and_the_poor_criterion_stays(prior, elsewhere):
    made = learnable_corpus(60)
    made.ranks[8:, 1] = np.nan
    fitted = learn_item(made, prior, elsewhere, Fit(rich_labels=50), n_folds=2)
    assert "trees" in fitted.criteria[KEY].heads
    assert set(fitted.criteria[OTHER].heads) == {"style", "meaning", "ngrams"}
    assert set(fitted.stacks) == set(fitted.scores) == {KEY, OTHER}
    assert fitted.stacks[KEY].others == {}


def test_an_item_without_a_label_has_no_scorer(prior, elsewhere):
    made = corpus(np.full((3, 1), np.nan), range(3))
    assert learn_item(made, prior, elsewhere, Fit(), n_folds=3).criteria == {}


def test_before_any_label_works_vary_as_much_as_own_features_may_add():
    """By how the prior is set: 0.3 of the scale squared, in the variance of one label, 0.2 of the scale squared."""
    found = covariance(learnable_corpus(40))
    assert found.shape == (40, 40)
    assert np.trace(found) / 40 == pytest.approx(0.3**2 / 0.2**2)
    assert np.allclose(found, found.T)
    assert np.linalg.eigvalsh(found).min() > -1e-9


def test_labels_do_not_change_what_is_expected_before_them():
    labelled = learnable_corpus(40)
    unlabelled = replace(labelled, ranks=np.full_like(labelled.ranks, np.nan), qualities=labelled.qualities * np.nan)
    assert np.array_equal(covariance(labelled), covariance(unlabelled))
