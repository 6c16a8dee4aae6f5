"""Tuning on a table: what is out of fold, what the bundle gets, and that the exported bundle uses it."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.documents.passages import split
from models.grading.encoder import OnnxEncoder
from models.grading.grader import Grader
from tests.county import ENCODER
from tests.encoded import OfVectors
from tests.training.corpora import corpus
from tests.training.test_tuned_network import WIDTH, model
from tests.training.tiny import LEVELS, cells, tiny
from training import fine_tuning
from training.corpus import Evidence
from training.evaluation.grading import grade_all
from training.fine_tuning import fine_tune
from training.run_folder import RunFolder
from training.vectors import VectorCache

SOURCE = Path("no-such-folder")
KEY = "P-E1-1"


class Signed(OfVectors):
    """Puts out five tokens a text, drawn by its number; the text's sign is that of their second column."""

    dimension, hash = WIDTH, "e" * 64

    def encode(self, texts, *, role, progress=None):  # noqa: ARG002  of the protocol
        return np.ones((len(texts), WIDTH), np.float32)

    def read_tokens(self, texts, *, progress=None):
        return self.read(texts, progress=progress), [[self.tokens(text)] for text in texts]

    @staticmethod
    def tokens(text):
        number, sign = text.split()
        rows = np.random.default_rng(int(number)).normal(size=(1, 5, WIDTH)).astype(np.float32)
        rows[0, :, 1] = int(sign) * np.abs(rows[0, :, 1])
        return rows


@pytest.fixture
def tiny_model(monkeypatch):
    monkeypatch.setattr(fine_tuning, "load_sentence_transformer", lambda source: model())  # noqa: ARG005  of the library


def made(n, ranks, signs, teachers=None):
    documents = tuple(split(f"{number} {sign}") for number, sign in enumerate(signs))
    return replace(corpus(np.asarray(ranks, float)[:, None], teachers or range(n)), counted=documents)


def tuned(folder, corpora, rich=40):
    with VectorCache(folder, Signed()) as cache:
        return fine_tune(corpora, cache, SOURCE, min_labels=24, rich_labels=rich)


@pytest.mark.usefixtures("tiny_model")
def test_scores_are_out_of_fold_and_heads_are_on_the_scale_of_ranks(tmp_path):
    signs = np.random.default_rng(0).choice([-1, 1], 400)
    corpora = {"P-E1": made(400, signs + 1, signs)}
    found = tuned(tmp_path, corpora)
    assert len(found.networks) == 2
    head = found.heads[KEY]
    assert np.corrcoef(head.scores, signs)[0, 1] > 0.4
    assert 0 < head.scores.mean() < 2
    assert head.coefficients.shape == (2 * 2 * WIDTH,)
    (kept,) = found.onto(corpora).values()
    assert kept.tuned == {KEY: head}
    assert kept.subset(np.arange(9)).tuned == {}


@pytest.mark.usefixtures("tiny_model")
def test_labels_that_only_name_the_teacher_are_not_learned(tmp_path):
    """Two texts a teacher, alike in all that is seen, with a level drawn for the teacher."""
    random = np.random.default_rng(0)
    drawn = np.repeat(random.choice([0, 2], 60), 2)
    documents = tuple(split(f"{number // 2} 1") for number in range(120))
    one = replace(corpus(drawn[:, None], np.arange(120) // 2), counted=documents)
    scores = tuned(tmp_path, {"P-E1": one}).heads[KEY].scores
    assert abs(np.corrcoef(scores, drawn)[0, 1]) < 0.3


@pytest.mark.usefixtures("tiny_model")
def test_items_with_few_labels_and_one_teacher_alone_give_nothing(tmp_path):
    signs = np.resize([-1, 1], 30)
    assert tuned(tmp_path / "few", {"P-E1": made(30, signs + 1, signs)}).networks == ()
    alone = made(50, np.resize([0, 2], 50), np.resize([-1, 1], 50), ["t"] * 50)
    assert tuned(tmp_path / "alone", {"P-E1": alone}).networks == ()


def test_an_exported_bundle_grades_with_tuned_layers(tmp_path):
    made_up = tiny(
        tmp_path, [cells(n, n % 3) for n in range(120)], fit="{ min_labels = 10, rich_labels = 50, tune = true }"
    )
    for step in ("prepare", "fit", "calibrate"):
        assert made_up.step(step) == 0
    run = RunFolder(made_up.run)
    scorer = json.loads((run.bundle / "items/A1-E1/scorer.json").read_text(encoding="utf-8"))
    assert [head["name"] for head in scorer["criteria"]["A1-E1-1"]["heads"]][-1] == "tuned"
    encoder = OnnxEncoder.load(ENCODER)
    grader = Grader(run.bundle, encoder)
    documents = [split(cells(900 + rank, rank)["text"]) for rank in range(3)]
    grades = [grader.grade(document, point="A1", item="A1-E1") for document in documents]
    assert [grade.criteria[0].level for grade in grades] == [level["code"] for level in LEVELS]
    # The evaluation grades the same from tokens that were kept.
    evidence = [Evidence(str(rank), "A1-E1", "t", document, {}) for rank, document in enumerate(documents)]
    with VectorCache(tmp_path / "vectors", encoder) as cache:
        cache.add(documents)
        again = list(grade_all(grader, evidence, cache))
    for one, other in zip(grades, again, strict=True):
        assert one.criteria[0].probabilities == pytest.approx(other.criteria[0].probabilities, abs=2e-3)
