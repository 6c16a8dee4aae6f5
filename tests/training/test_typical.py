import json
from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from models.grading.evidence import unit
from models.grading.parts import load_typical
from models.grading.routing import evidence_lead, lead, unfamiliarity
from models.standard.loading import parse_standard
from tests.training.corpora import corpus
from tests.training.tiny import RUBRIC
from training.export import write_typical
from training.typical import learn_familiarity, raw_topics

DIMENSION = 6


def another_point(code, name, criterion):
    item = {**RUBRIC["points"][0]["evidence"][1], "id": f"{code}-E1"}
    return {"code": code, "name": name, "evidence": [{**item, "criteria": [{"id": f"{code}-E1-1", "name": criterion}]}]}


OTHERS = [another_point("A2", "家校沟通", "沟通得当"), another_point("A3", "教学评价", "评价及时")]
STANDARD = parse_standard(json.dumps({**RUBRIC, "points": [*RUBRIC["points"], *OTHERS]}).encode(), "three.json")


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


def corpora(groups=None, **items):
    """Make the corpus of each item from its documents; ``groups`` maps items to teachers, by default one each."""
    made = {}
    for name, rows in items.items():
        base = corpus(np.ones((len(rows), 1)), (groups or {}).get(name, range(len(rows))))
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


def test_evidence_margins_tell_points_apart():
    found = learn_familiarity(STANDARD, corpora(A1_E1=about(0, 40), A2_E1=about(1, 40)), Axes())
    margins, topics = found.evidence_margins, found.typical.topics
    assert margins == {"A1": 0.0, "A2": 0.0}
    assert all(evidence_lead(row, topics, "A1") >= 0 for row in about(0, 50, seed=5))
    assert all(evidence_lead(row, topics, "A1") < 0 for row in about(1, 50, seed=5))


def test_evidence_margins_are_measured_on_teachers_left_out():
    # Texts differ by teacher only, and each teacher writes for one point: who knows a teacher's other texts knows it.
    random = np.random.default_rng(0)
    styles = np.repeat(random.normal(size=(8, DIMENSION)), 20, axis=0)
    rows = unit((styles + random.normal(scale=0.01, size=styles.shape)).astype(np.float32))
    items, teachers = {"A1_E1": rows[:80], "A2_E1": rows[80:]}, np.repeat(range(8), 20)
    known = learn_familiarity(STANDARD, corpora(**items), Axes())
    left_out = corpora({"A1_E1": teachers[:80], "A2_E1": teachers[80:]}, **items)
    assert known.evidence_margins == {"A1": 0.0, "A2": 0.0}
    assert max(learn_familiarity(STANDARD, left_out, Axes()).evidence_margins.values()) < -1


def test_a_small_difference_is_learned_where_texts_of_a_point_differ_much_more():
    def differing(side, n, seed):
        random = np.random.default_rng(seed)
        rows = np.eye(1, DIMENSION, 2) + random.normal(scale=0.01, size=(n, DIMENSION))
        rows[:, 0] += random.normal(size=n)
        rows[:, 1] += 0.05 * side
        return unit(rows.astype(np.float32))

    found = learn_familiarity(STANDARD, corpora(A1_E1=differing(1, 60, 1), A2_E1=differing(-1, 60, 2)), Axes())
    unseen = differing(1, 200, 3)
    centres = found.typical.centres
    nearest = [unfamiliarity(row, centres["A1-E1"]) < unfamiliarity(row, centres["A2-E1"]) for row in unseen]
    told = [evidence_lead(row, found.typical.topics, "A1") > 0 for row in unseen]
    assert np.mean(nearest) < 0.8
    assert all(told)
    assert found.evidence_margins == {"A1": 0.0, "A2": 0.0}


def fitted(n_points):
    rows = np.concatenate([about(axis, 20 + axis, seed=axis) * [1, 1, 1, 5, 0.1, 1] for axis in range(n_points)])
    codes = np.concatenate([[f"A{axis + 1}"] * (20 + axis) for axis in range(n_points)])
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(rows, codes), rows


def test_exported_coefficients_decide_as_the_fitted_classifier_does():
    pipeline, rows = fitted(3)
    topics = raw_topics(pipeline)
    decisions = rows @ topics.coefficients.T + topics.intercepts
    assert topics.codes == ("A1", "A2", "A3")
    assert decisions == pytest.approx(pipeline.decision_function(rows), abs=1e-4)
    assert np.array_equal(np.array(topics.codes)[decisions.argmax(axis=1)], pipeline.predict(rows))


def test_of_two_points_the_lead_is_the_log_odds_that_were_fitted():
    pipeline, rows = fitted(2)
    topics = raw_topics(pipeline)
    assert topics.coefficients.shape == (2, DIMENSION)
    leads = np.array([[evidence_lead(row, topics, code) for code in ("A1", "A2")] for row in rows])
    assert leads[:, 1] == pytest.approx(pipeline.decision_function(rows), abs=1e-4)
    assert leads[:, 0] == pytest.approx(-leads[:, 1])


@pytest.mark.parametrize("n_known", [1, 2, 3])
def test_a_bundle_holds_the_classifier_as_plain_arrays(n_known, tmp_path):
    items = {f"A{axis + 1}_E1": about(axis, 40) for axis in range(n_known)}
    typical = learn_familiarity(STANDARD, corpora(**items), Axes()).typical
    write_typical(tmp_path, typical)
    loaded = load_typical(tmp_path)
    assert loaded.centres.keys() == typical.centres.keys()
    assert np.array_equal(loaded.points, typical.points)
    if n_known == 1:
        assert loaded.topics is None
    else:
        assert loaded.topics.codes == typical.topics.codes
        assert loaded.topics.coefficients.dtype == loaded.topics.intercepts.dtype == np.float32
        assert np.array_equal(loaded.topics.coefficients, typical.topics.coefficients)
        assert np.array_equal(loaded.topics.intercepts, typical.topics.intercepts)


@pytest.mark.parametrize("n", [5, 19, 20])
def test_few_documents_give_a_point_no_evidence_margin(n):
    few = corpora(A1_E1=about(0, n), A2_E1=about(1, 40), A3_E1=about(2, 40))
    found = learn_familiarity(STANDARD, few, Axes())
    assert set(found.evidence_margins) == ({"A1", "A2", "A3"} if n >= 20 else {"A2", "A3"})
    assert set(found.typical.topics.codes) == set(found.evidence_margins)


def test_documents_of_all_items_of_a_point_count_together():
    halves = corpora(A1_E1=about(0, 12), A1_E2=about(0, 8, seed=1), A2_E1=about(1, 40))
    assert set(learn_familiarity(STANDARD, halves, Axes()).evidence_margins) == {"A1", "A2"}


def test_a_point_of_one_teacher_has_no_evidence_margin():
    items = {"A1_E1": about(0, 40), "A2_E1": about(1, 40), "A3_E1": about(2, 40)}
    found = learn_familiarity(STANDARD, corpora({"A1_E1": ["t"] * 40}, **items), Axes())
    assert set(found.evidence_margins) == {"A2", "A3"}


def test_one_point_with_enough_documents_is_told_from_nothing():
    found = learn_familiarity(STANDARD, corpora(A1_E1=about(0, 15), A2_E1=about(1, 40)), Axes())
    assert found.evidence_margins == {}
    assert found.typical.topics is None


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
    assert found.typical.topics is None
