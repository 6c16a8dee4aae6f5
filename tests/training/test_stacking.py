import numpy as np
import pytest

from models.raters.agreement import quadratic_weighted_kappa
from tests.training.corpora import corpus, learnable_corpus
from training.heads import HEADS, PEERS, ViewMatrices
from training.stacking import fit_item, learnable

POOR = {"min_labels": 12, "rich_labels": 10_000, "n_folds": 5}
PER_TEACHER = 4


def random_teachers(n_teachers, seed):
    """Make a corpus in which the features give away the teacher, whose label is drawn at random."""
    random = np.random.default_rng(seed)
    teacher = np.repeat(np.arange(n_teachers), PER_TEACHER)
    ranks = random.integers(0, 3, n_teachers)[teacher][:, None]
    signature = random.normal(size=(n_teachers, 4))[teacher]
    return corpus(ranks, [f"t{number}" for number in teacher], signal=signature, seed=seed)


def agreement(fitted, corpus_, column=None):
    criterion = fitted.criteria["P-E1-1"]
    scores = fitted.scores["P-E1-1"] if column is None else criterion.first[criterion.rows, column]
    ranks = corpus_.ranks[criterion.rows, 0].astype(np.int64)
    return quadratic_weighted_kappa(np.clip(np.round(scores), 0, 2).astype(np.int64), ranks, 3)


def test_out_of_fold_scores_never_come_from_a_head_that_saw_the_teacher():
    pooled = []
    for seed in range(2):
        made = random_teachers(30, seed)
        fitted = fit_item(made, min_labels=12, rich_labels=50, n_folds=5)
        heads = fitted.criteria["P-E1-1"].heads
        assert set(heads) == {name for name, kind in HEADS.items() if not kind.until_rich}
        # A head that saw a teacher's other documents would recognise the teacher and be nearly always right.
        trees = heads["trees"].predict(fitted.views.get(PEERS, 0))
        assert quadratic_weighted_kappa(np.round(trees).astype(np.int64), made.ranks[:, 0].astype(np.int64), 3) > 0.7
        pooled += [agreement(fitted, made), *(agreement(fitted, made, column) for column in range(len(heads)))]
    assert np.nanmean(pooled) < 0.15


def test_what_the_features_tell_is_learned_for_new_teachers():
    made = learnable_corpus(80)
    fitted = fit_item(made, **POOR)
    assert agreement(fitted, made) > 0.6


def test_few_labels_leave_the_heads_that_need_many_out():
    fitted = fit_item(learnable_corpus(40), **POOR)
    assert set(fitted.criteria["P-E1-1"].heads) == {"style", "meaning", "ngrams"}


def test_a_criterion_with_too_few_labels_or_one_level_is_left_out():
    ranks = np.column_stack([np.tile([0.0, 2.0], 15), np.ones(30)])
    made = corpus(ranks, range(30))
    assert list(fit_item(made, **POOR).criteria) == ["P-E1-1"]
    assert not learnable(made, 0, 31)
    assert learnable(made, 0, 30)


def test_unlabelled_documents_are_scored_but_not_learned_from():
    made = learnable_corpus(60)
    made.ranks[::3, 1] = np.nan
    fitted = fit_item(made, **POOR)
    second = fitted.criteria["P-E1-2"]
    assert len(second.rows) == 40
    assert second.first.shape == (60, 3)
    assert len(fitted.scores["P-E1-2"]) == 40
    assert np.isfinite(second.first).all()


def test_no_head_counts_negatively_and_a_criterion_may_lean_on_another():
    stacks = fit_item(learnable_corpus(60), **POOR).stacks
    for key, stack in stacks.items():
        assert len(stack.own) == 3
        assert min((*stack.own, *stack.others.values())) >= 0
        assert set(stack.others) == set(stacks) - {key}


@pytest.mark.parametrize("groups", [["t1"] * 40, ["t1"] * 39 + ["t2"]])
def test_labels_of_hardly_any_teachers_are_not_learned_from(groups):
    made = corpus(np.tile([0.0, 1.0, 2.0, 1.0], 10)[:, None], groups)
    assert fit_item(made, **POOR).criteria == {}


def test_a_single_document_is_no_reason_to_fail():
    assert fit_item(corpus([[1.0]], ["t1"]), **POOR).criteria == {}


def test_the_same_corpus_gives_the_same_scores():
    one, other = (fit_item(learnable_corpus(60), **POOR) for _ in range(2))
    assert np.array_equal(one.scores["P-E1-1"], other.scores["P-E1-1"])


def test_a_labelled_text_is_seen_without_itself_and_a_new_one_beside_all():
    made = learnable_corpus(40)
    views = ViewMatrices(made)
    learned, new = views.get(PEERS, 0), views.as_new(PEERS, 0, np.arange(40))
    book = views.peers.book
    assert learned.shape == new.shape
    assert not np.array_equal(learned, new)
    for row, document in enumerate(made.documents):
        assert (
            learned[row, -len(book.row(document.phrases)) :].tolist() == book.row(document.phrases, own=True).tolist()
        )
        assert new[row, -len(book.row(document.phrases)) :].tolist() == book.row(document.phrases).tolist()
    assert np.array_equal(views.as_new("style", 1, np.array([3])), views.get("style", 1)[[3]])
