import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ExperimentInvalid, LeakFound
from training.rows import LabelledRow
from training.splits import group_of, held_back, make_folds, text_key


def row(evidence_id, *, teacher=None, text=None, fold=None, rank=0, reviewer="r1"):
    return LabelledRow(
        evidence_id=evidence_id,
        point="A1",
        item="A1-E1",
        criterion="",
        level=str(rank),
        rank=rank,
        seat="",
        reviewer_id=reviewer,
        teacher_id=teacher or evidence_id,
        school_id="",
        text=text or f"text of {evidence_id}",
        submitted_at=None,
        fold=fold,
        groups={},
    )


def table(n_teachers, per_teacher=3):
    return [
        row(f"e{t}-{k}", teacher=f"t{t}", rank=(t + k) % 3, reviewer=r)
        for t in range(n_teachers)
        for k in range(per_teacher)
        for r in ("r1", "r2")
    ]


def test_teacher_and_text_link_transitively():
    rows = [
        row("e1", teacher="t1", text="甲"),
        row("e2", teacher="t1", text="乙"),
        row("e3", teacher="t2", text=" 乙\n"),
        row("e4", teacher="t2", text="丙"),
        row("e5", teacher="t3", text="丁"),
    ]
    groups = group_of(rows).tolist()
    assert len(set(groups[:4])) == 1
    assert groups[4] != groups[0]


def test_a_teacher_who_is_called_like_a_text_links_nothing():
    rows = [row("e1", teacher="x", text="y"), row("e2", teacher="y", text="x")]
    assert len(set(group_of(rows).tolist())) == 2


def test_white_space_makes_no_other_text():
    assert text_key("学情 分析\r\n") == text_key("学情分析")
    assert text_key("学情分析") != text_key("学情分解")


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 40)), min_size=1, max_size=80), st.integers(0, 5))
def test_assigned_folds_never_part_what_belongs_together(pairs, seed):
    rows = [row(f"e{n}", teacher=f"t{t}", text=f"x{x}", rank=n % 3) for n, (t, x) in enumerate(pairs)]
    if len(set(group_of(rows).tolist())) < 3:
        with pytest.raises(ExperimentInvalid):
            make_folds(rows, 3, seed=seed)
        return
    fold = make_folds(rows, 3, seed=seed).fold
    for key in ("teacher_id", "text", "evidence_id"):
        sides = {}
        for one, side in zip(rows, fold.tolist(), strict=True):
            assert sides.setdefault(getattr(one, key), side) == side


def test_assigned_folds_are_even_repeatable_and_spread_the_levels():
    rows = table(60)
    folds = make_folds(rows, 5, seed=1)
    assert folds.names == ("0", "1", "2", "3", "4")
    assert not folds.given
    assert folds.leaked_texts == 0
    ranks = np.array([one.rank for one in rows])
    for name in folds.names:
        inside = folds.fold == name
        assert abs(inside.mean() - 0.2) < 0.05
        assert abs(ranks[inside].mean() - ranks.mean()) < 0.15
    assert make_folds(rows, 5, seed=1).fold.tolist() == folds.fold.tolist()
    assert make_folds(rows, 5, seed=2).fold.tolist() != folds.fold.tolist()


def test_a_level_too_rare_for_every_fold_does_no_harm():
    rows = [row(f"e{n}", rank=2 if n == 0 else 0) for n in range(20)]
    assert len(make_folds(rows, 5).names) == 5


def test_more_folds_than_groups_are_refused():
    with pytest.raises(ExperimentInvalid, match="there are 2"):
        make_folds(table(2), 5)


def test_given_folds_are_used_as_they_are():
    rows = [row("e1", fold="a"), row("e1", fold="a", reviewer="r2"), row("e2", fold="b")]
    folds = make_folds(rows)
    assert folds.given
    assert folds.fold.tolist() == ["a", "a", "b"]


@pytest.mark.parametrize("strict", [True, False])
def test_a_teacher_or_an_evidence_on_both_sides_is_refused(strict):
    with pytest.raises(LeakFound, match="teacher t1"):
        make_folds([row("e1", teacher="t1", fold="a"), row("e2", teacher="t1", fold="b")], strict=strict)
    with pytest.raises(LeakFound, match="evidence e1"):
        make_folds([row("e1", fold="a"), row("e1", fold="b", reviewer="r2")], strict=strict)


def test_a_text_on_both_sides_is_refused_or_counted():
    rows = [row("e1", text="甲", fold="a"), row("e2", text="甲 ", fold="b"), row("e3", text="乙", fold="b")]
    with pytest.raises(LeakFound, match="the text of evidence e1"):
        make_folds(rows)
    assert make_folds(rows, strict=False).leaked_texts == 1


def test_a_fold_column_with_gaps_is_refused():
    with pytest.raises(ExperimentInvalid, match="1 rows lack a fold, as e2"):
        make_folds([row("e1", fold="a"), row("e2")])


def test_the_test_share_holds_whole_groups_and_follows_its_seed():
    rows = table(100)
    chosen = held_back(rows, 0.2, seed=4)
    teachers = np.array([one.teacher_id for one in rows])
    assert set(teachers[chosen]).isdisjoint(teachers[~chosen])
    assert chosen.mean() == pytest.approx(0.2, abs=0.02)
    assert held_back(rows, 0.2, seed=4).tolist() == chosen.tolist()
    assert held_back(rows, 0.2, seed=5).tolist() != chosen.tolist()


def test_nothing_can_be_held_back_of_one_group():
    with pytest.raises(ExperimentInvalid):
        held_back(table(1))
