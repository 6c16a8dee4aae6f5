import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.documents.passages import split
from models.grading.evidence import attended, quotes, relevance, unit
from models.grading.features import N_CLOSENESS, document_features, item_features
from models.grading.rubric_vectors import RubricVectors, rubric_vectors
from models.grading.views import VIEWS
from tests.encoded import encoded
from tests.models.standard.rubrics import shipped

DIMENSION = 12


class ByCharacters:
    """An encoder whose vectors count characters: texts that share characters are near."""

    dimension = DIMENSION
    hash = "by-characters"

    def __init__(self):
        self.seen = []

    def encode(self, texts, *, role, progress=None):  # noqa: ARG002  of the protocol
        self.seen += [(role, text) for text in texts]
        rows = np.zeros((len(texts), DIMENSION), np.float32)
        for row, text in zip(rows, texts, strict=True):
            np.add.at(row, [ord(character) % DIMENSION for character in text], 1)
        return unit(rows)


def vectors(n_passages, seed=0):
    return unit(np.random.default_rng(seed).normal(size=(n_passages, DIMENSION)).astype(np.float32))


def rubric(n_criteria, seed=1):
    return RubricVectors(*(vectors(n_criteria, seed + n) for n in range(3)))


def document(n_passages):
    made = split("\n\n".join("这一段说明怎样用数据了解学生的基础，" * 6 + f"第{n}段。" for n in range(n_passages)))
    assert len(made.passages) == n_passages
    return made


@given(st.integers(1, 12), st.integers(1, 5), st.integers(0, 99))
def test_relevance_is_centred_per_criterion(n_passages, n_criteria, seed):
    scores = relevance(vectors(n_passages, seed), vectors(n_criteria, seed + 1))
    assert scores.shape == (n_passages, n_criteria)
    assert scores.mean(axis=0) == pytest.approx(0, abs=1e-5)


@given(st.integers(1, 12), st.integers(1, 5), st.integers(0, 99))
def test_attention_gives_unit_vectors_that_lean_to_the_relevant_passage(n_passages, n_criteria, seed):
    rows = vectors(n_passages, seed)
    scores = relevance(rows, vectors(n_criteria, seed + 1))
    pooled = attended(rows, scores)
    assert np.linalg.norm(pooled, axis=1) == pytest.approx(1, abs=1e-4)
    best = rows[scores.argmax(axis=0)]
    assert ((pooled * best).sum(axis=1) >= (unit(rows.mean(axis=0)) @ best.T) - 1e-4).all()


def test_quotes_round_trip_stand_in_reading_order_and_leave_out_the_irrelevant():
    made = document(5)
    scores = np.array([[0.3], [-0.4], [0.1], [0.2], [-0.2]], np.float32)
    quoted = quotes(made, scores[:, 0])
    assert [q.start for q in quoted] == [made.passages[n].start for n in (0, 2, 3)]
    assert all(made.text[q.start : q.end] == q.text for q in quoted)
    assert [q.relevance for q in quoted] == pytest.approx([0.3, 0.1, 0.2])


def test_a_document_of_one_passage_quotes_it():
    assert len(quotes(document(1), np.zeros(1, np.float32))) == 1


def test_what_raises_the_level_is_quoted_before_what_is_merely_near():
    relevance_, effects = np.array([0.3, 0.2, -0.1, 0.0], np.float32), np.array([-0.2, np.nan, 0.4, 0.1])
    quoted = quotes(document(4), relevance_, effects)
    assert [q.effect for q in quoted] == [0.4, 0.1]
    assert quotes(document(4), relevance_, np.full(4, -0.1)) != ()
    assert [q.effect for q in quotes(document(4), relevance_)] == [None, None]


@pytest.mark.parametrize("n_passages", [1, 2, 7])
def test_every_view_is_finite_and_of_one_length_whatever_the_document(n_passages):
    of_document = document_features(document(n_passages), encoded(vectors(n_passages)))
    of_item = item_features(vectors(n_passages), rubric(3))
    lengths = {name: len(view(of_document, of_item, 1)) for name, view in VIEWS.items()}
    n_style = len(of_document.surface) + N_CLOSENESS
    assert lengths == {
        "style": n_style,
        "meaning": 2 * DIMENSION,
        "wording": n_style + DIMENSION,
    }
    for view in VIEWS.values():
        row = view(of_document, of_item, 2)
        assert row.dtype == np.float32
        assert np.isfinite(row).all()


def test_a_text_that_says_the_best_descriptor_is_nearer_to_it_than_to_the_worst():
    wording = rubric(1)
    closeness = item_features(wording.highest, wording).closeness[0]
    highest, lowest, difference = closeness[3:6]
    assert highest == pytest.approx(1, abs=1e-5)
    assert difference == pytest.approx(highest - lowest, abs=1e-6)
    assert difference > 0


def test_the_mean_weighs_passages_by_length():
    made = split("短句。" * 14 + "\n\n" + "这一段长得多，" * 20 + "完。")
    assert len(made.passages) == 2
    rows = np.eye(2, DIMENSION, dtype=np.float32)
    found = document_features(made, encoded(rows))
    assert found.mean[1] > 3 * found.mean[0] > 0
    assert found.states[1] > 3 * found.states[0] > 0
    assert found.states.sum() == pytest.approx(1)


def test_a_criterion_is_encoded_as_a_query_from_its_name_and_descriptors():
    item = shipped().points[0].evidence[0]
    encoder = ByCharacters()
    made = rubric_vectors(item, encoder)
    assert made.criteria.shape == made.lowest.shape == made.highest.shape == (len(item.criteria), DIMENSION)
    assert {role for role, _ in encoder.seen} == {"query"}
    first = item.criteria[0]
    described = [level.descriptor for level in first.levels if level.descriptor]
    whole, lowest, highest = (text for _, text in encoder.seen[:3])
    assert first.name in whole
    assert all(text in whole for text in described)
    assert (lowest, highest) == (described[0], described[-1])
