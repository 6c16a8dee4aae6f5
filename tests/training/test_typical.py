import json
from dataclasses import replace

import numpy as np
import pytest

from models.grading.evidence import unit
from models.grading.routing import centres_by_point, evidence_lead, lead, unfamiliarity
from models.standard.loading import parse_standard
from tests.training.corpora import corpus
from tests.training.tiny import RUBRIC
from training.typical import learn_familiarity

DIMENSION = 6
SECOND = {"code": "A2", "name": "家校沟通", "evidence": [{**RUBRIC["points"][0]["evidence"][1], "id": "A2-E1"}]}
SECOND["evidence"][0]["criteria"] = [{"id": "A2-E1-1", "name": "沟通得当"}]
STANDARD = parse_standard(json.dumps({**RUBRIC, "points": [*RUBRIC["points"], SECOND]}).encode(), "two.json")


class Axes:
    """An encoder that puts the wording of the first text on the first axis, of the second on the second."""

    dimension = DIMENSION
    hash = "x" * 64

    def encode(self, texts, *, role, progress=None):  # noqa: ARG002  of the protocol
        return np.eye(len(texts), DIMENSION, dtype=np.float32)


def about(axis, n, seed=0):
    """Return n documents around one axis."""
    noise = np.random.default_rng(seed).normal(scale=0.1, size=(n, DIMENSION))
    return unit((np.eye(DIMENSION)[axis] + noise).astype(np.float32))


def corpora(**items):
    made = {}
    for name, rows in items.items():
        base = corpus(np.ones((len(rows), 1)), range(len(rows)))
        documents = tuple(replace(d, mean=row) for d, row in zip(base.documents, rows, strict=True))
        made[name.replace("_", "-")] = replace(base, documents=documents)
    return made


def test_own_texts_are_within_reach_and_strange_ones_are_not():
    found = learn_familiarity(STANDARD, corpora(A1_E1=about(0, 60)), Axes())
    centres, reach = found.typical.centres["A1-E1"], found.reach["A1-E1"]
    inside = [unfamiliarity(row, centres) <= reach for row in about(0, 200, seed=9)]
    assert np.mean(inside) > 0.9
    assert all(unfamiliarity(row, centres) > reach for row in about(3, 20))


def test_margins_tell_points_apart():
    found = learn_familiarity(STANDARD, corpora(A1_E1=about(0, 40), A2_E1=about(1, 40)), Axes())
    assert set(found.margins) == {"A1", "A2"}
    assert found.default_margin == min(found.margins.values())
    own, other = about(0, 1)[0], about(1, 1)[0]
    assert lead(own, found.typical.points, 0) >= found.margins["A1"]
    assert lead(other, found.typical.points, 0) < found.margins["A1"]


def test_evidence_margins_are_measured_on_documents_left_out():
    means = {"A1_E1": about(0, 40), "A2_E1": about(1, 40)}
    found = learn_familiarity(STANDARD, corpora(**means), Axes())
    assert set(found.evidence_margins) == {"A1", "A2"}
    centres = centres_by_point(STANDARD, found.typical.centres)
    assert all(margin <= 0 for margin in found.evidence_margins.values())
    assert all(evidence_lead(row, centres, "A1") >= found.evidence_margins["A1"] for row in about(0, 50, seed=5))
    assert all(evidence_lead(row, centres, "A1") < found.evidence_margins["A1"] for row in about(1, 50, seed=5))


@pytest.mark.parametrize("n", [5, 15])
def test_few_documents_give_a_point_no_evidence_margin(n):
    found = learn_familiarity(STANDARD, corpora(A1_E1=about(0, n), A2_E1=about(1, 40)), Axes())
    assert set(found.evidence_margins) == ({"A2"} if n >= 10 else set())


@pytest.mark.parametrize("n", [1, 9])
def test_few_documents_call_nothing_unfamiliar(n):
    found = learn_familiarity(STANDARD, corpora(A1_E1=about(0, n)), Axes())
    assert found.typical.centres == {}
    assert found.reach == {}
    assert "A1" in found.margins


@pytest.mark.parametrize("n", [10, 25, 90])
def test_no_centre_is_a_document(n):
    rows = about(0, n)
    rows[0] = -rows[0]  # one text unlike all others would get a centre to itself
    centres = learn_familiarity(STANDARD, corpora(A1_E1=rows), Axes()).typical.centres["A1-E1"]
    assert 1 <= len(centres) <= max(n // 10, 1)
    assert np.linalg.norm(centres, axis=1) == pytest.approx(1, abs=1e-5)
    assert (centres @ rows.T).max() < 0.9999


@pytest.mark.filterwarnings("ignore:Number of distinct clusters")  # that all are one text is the point
def test_a_text_handed_in_by_everybody_is_no_reason_to_fail():
    found = learn_familiarity(STANDARD, corpora(A1_E1=np.repeat(about(0, 1), 30, axis=0)), Axes())
    assert len(found.typical.centres["A1-E1"]) == 1


def test_a_standard_of_one_point_has_no_margins():
    one = parse_standard(json.dumps(RUBRIC).encode(), "one.json")
    found = learn_familiarity(one, corpora(A1_E1=about(0, 20)), Axes())
    assert found.margins == {}
    assert found.default_margin == -1.0
    assert found.evidence_margins == {}
