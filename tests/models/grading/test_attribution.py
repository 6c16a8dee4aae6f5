"""Which passages carry a level: a made-up criterion whose level hangs on one sentence with numbers in it."""

import numpy as np
import pytest

from models.documents.passages import split
from models.documents.surface import NAMES
from models.grading.attribution import MOST_OMISSIONS, Weighed, shortlist
from models.grading.calibration import Calibration
from models.grading.evidence import quotes, unit
from models.grading.features import N_CLOSENESS, N_COHERENCE, item_features
from models.grading.heads import LinearHead
from models.grading.judgement import ItemJudge
from models.grading.parts import RubricFallback
from models.grading.rubric_vectors import RubricVectors
from models.grading.scorer import CriterionScorer, ItemScorer, Stack
from models.standard.rubric import Criterion, EvidenceRequirement, Level
from tests.encoded import encoded

PLAIN = ["课堂上学生们认真讨论了课文的内容，并且相互补充了各自的想法和看法，气氛十分热烈。" * 2] * 5
PLANTED = "课前发放问卷42份，收回41份，其中30人认为导入有趣，8人认为一般，3人没有作答，用时12分钟。" * 2


def toy(criterion_id="P-E1-1"):
    """Return a judge that weighs nothing but how many numbers a text has."""
    criterion = Criterion(
        criterion_id, "数据", (Level("0", "低", "low"), Level("1", "中", "mid"), Level("2", "高", "high"))
    )
    coefficients = np.zeros(len(NAMES) + N_COHERENCE + N_CLOSENESS)
    coefficients[NAMES.index("numbers_log")] = 1.0
    head = LinearHead("style", coefficients, -1.0)
    scorer = ItemScorer({criterion_id: CriterionScorer(0, (head,), Stack((1.0,), {}, 0.0), 50)})
    calibration = Calibration((0.5, 1.5), 3.0, (1.5, 4.5))
    item = EvidenceRequirement("P-E1", "材料", "text", (), "", (criterion,))
    return ItemJudge(item, scorer, {criterion_id: calibration}, RubricFallback(head, 0.3))


def vectors(n, seed=0):
    return unit(np.random.default_rng(seed).normal(size=(n, 8)).astype(np.float32))


def weighed(parts):
    document = split("\n".join(parts))
    return Weighed.of(document, document, encoded(vectors(len(document.passages))))


RUBRIC = RubricVectors(*(vectors(1, seed) for seed in (7, 8, 9)))


def places_of(document, text):
    at, end = document.text.index(text), document.text.index(text) + len(text)
    return {n for n, one in enumerate(document.passages) if one.start < end and one.end > at}


@pytest.mark.parametrize("position", [0, 2, 5])
def test_the_sentence_that_the_level_hangs_on_is_what_is_quoted(position):
    parts = [*PLAIN[:position], PLANTED, *PLAIN[position:]]
    text = weighed(parts)
    judge, planted = toy(), places_of(text.document, PLANTED)
    effects = text.effects(RUBRIC, judge.expected, range(len(text.document.passages)))[:, 0]
    assert max(range(len(effects)), key=effects.__getitem__) in planted
    scores = item_features(text.vectors, RUBRIC).scores[:, 0]
    quoted = quotes(text.document, scores, effects)
    assert {one.start for one in quoted} <= {text.document.passages[n].start for n in planted}
    assert all(one.effect > 0 for one in quoted)
    rest = sorted(set(range(len(effects))) - planted)
    assert np.abs(effects[rest]).max() < 0.01


def test_an_effect_is_what_leaving_the_passage_out_really_does():
    text, judge = weighed([PLANTED, *PLAIN]), toy()
    whole = judge.expected(text.features, item_features(text.vectors, RUBRIC))
    without = text.without([0])
    alone = judge.expected(without.features, item_features(without.vectors, RUBRIC))
    assert text.effects(RUBRIC, judge.expected, [0])[0, 0] == pytest.approx(whole[0] - alone[0])
    assert len(without.document.passages) == len(text.document.passages) - 1


def test_putting_the_sentence_behind_a_weak_text_raises_it():
    weak, strong, judge = weighed(PLAIN), weighed([PLANTED, *PLAIN]), toy()
    longer = weak.with_added(strong, [0])
    before, after = (judge.expected(one.features, item_features(one.vectors, RUBRIC))[0] for one in (weak, longer))
    assert after > before + 0.5


def test_the_only_passage_has_no_effect_to_tell():
    text = weighed(["只有一句话。"])
    assert np.isnan(text.effects(RUBRIC, toy().expected, [0])).all()


def test_a_long_text_has_a_shortlist_of_the_longest_and_the_nearest():
    text = weighed([f"第{n}段，{'讲' * (30 + n)}。" for n in range(60)])
    n = len(text.document.passages)
    scores = np.random.default_rng(1).normal(size=(n, 3)).astype(np.float32)
    chosen = shortlist(text.document, scores)
    lengths = [one.end - one.start for one in text.document.passages]
    assert len(chosen) == MOST_OMISSIONS < n
    assert int(np.argmax(lengths)) in chosen
    assert set(scores.argmax(axis=0).tolist()) <= set(chosen.tolist())
    assert (shortlist(text.document, scores) == chosen).all()
