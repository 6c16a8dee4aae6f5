import numpy as np

from models.documents.passages import split
from models.grading.features import document_features, item_features
from models.grading.ngrams import hashed_ngrams
from models.grading.rubric_vectors import RubricVectors
from models.grading.views import VIEWS
from tests.encoded import OfVectors
from tests.training.corpora import requirement
from training.corpus import Agreed, Evidence, build_corpus, vocabulary
from training.run_folder import RunFolder
from training.vectors import VectorCache


class Fixed(OfVectors):
    dimension = 4
    hash = "f" * 64

    def encode(self, texts, *, role, progress=None):  # noqa: ARG002  of the protocol
        rows = np.array([[len(text), text.count("的"), 1, 2] for text in texts], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


RUBRIC = RubricVectors(*(np.eye(2, 4, k=k, dtype=np.float32) for k in range(3)))


def built(folder, *evidence):
    with VectorCache(folder, Fixed()) as cache:
        cache.add([one.document for one in evidence])
        return build_corpus(requirement(), evidence, cache, RUBRIC)


def one(text, labels, key="e1"):
    return Evidence(key, "P-E1", "t1", split(text), labels)


def features_of(*texts):
    encoder = Fixed()
    documents = [split(text) for text in texts]
    return [document_features(d, encoder.read([p.text for p in d.passages])) for d in documents]


def test_labels_stand_in_the_column_of_their_criterion_and_a_zero_is_a_label(tmp_path):
    made = built(
        tmp_path,
        one("教学目标。", {"P-E1-2": Agreed(0, 0.0, 0.0)}),
        one("学生的反馈。", {"P-E1-1": Agreed(2, 1.5, 1.0)}, "e2"),
    )
    assert np.array_equal(made.ranks, [[np.nan, 0], [2, np.nan]], equal_nan=True)
    assert np.array_equal(made.qualities, [[np.nan, 0], [1.5, np.nan]], equal_nan=True)
    assert made.labelled(1).tolist() == [0]
    assert made.weights.tolist() == [[0, 1], [0.5, 0]]


def test_an_unknown_uncertainty_counts_in_full(tmp_path):
    assert built(tmp_path, one("教学目标。", {"P-E1-1": Agreed(1, 1.0, float("nan"))})).weights[0, 0] == 1


def test_texts_without_a_visible_character_are_left_out(tmp_path):
    made = built(
        tmp_path, one(" \n", {"P-E1-1": Agreed(0, 0.0, 0.0)}), one("有字。", {"P-E1-1": Agreed(1, 1.0, 0.0)}, "e2")
    )
    assert made.ids == ("e2",)


def test_the_views_are_the_functions_that_the_grader_uses(tmp_path):
    text = "先了解学生的基础，再决定教学的起点。"
    made = built(tmp_path, one(text, {"P-E1-1": Agreed(1, 1.0, 0.0)}))
    document = split(text)
    encoded = Fixed().read([p.text for p in document.passages])
    for name, view in VIEWS.items():
        expected = view(document_features(document, encoded), item_features(encoded.vectors, RUBRIC), 1)
        assert np.array_equal(made.view(name, 1), expected[None, :])


def test_a_subset_keeps_rows_together(tmp_path):
    evidence = [one(f"第{n}篇的正文。", {"P-E1-1": Agreed(n % 3, n % 3, 0.0)}, f"e{n}") for n in range(5)]
    part = built(tmp_path, *evidence).subset(np.array([3, 1]))
    assert part.ids == ("e3", "e1")
    assert part.ranks[:, 0].tolist() == part.qualities[:, 0].tolist() == [0, 1]


def test_ngrams_that_fewer_than_three_texts_share_are_dropped():
    known = set(vocabulary(features_of("甲乙丙", "甲乙丁", "甲戊", "己")).buckets.tolist())
    assert known == set(hashed_ngrams("甲").buckets.tolist())


def test_a_text_of_its_own_leaves_no_trace_in_the_vocabulary():
    shared = ["教学目标明确"] * 3
    before, after = (vocabulary(features_of(*texts)) for texts in (shared, [*shared, "李老师的电话是一三五"]))
    assert np.array_equal(before.buckets, after.buckets)


def test_frequent_ngrams_weigh_less():
    learned = vocabulary(features_of("甲乙", "甲乙", "甲乙", "甲", "甲"))
    weight = dict(zip(learned.buckets.tolist(), learned.idf.tolist(), strict=True))
    common, rarer = (weight[int(hashed_ngrams(character).buckets[0])] for character in "甲乙")
    assert common == 1.0
    assert rarer == np.log(6 / 4) + 1


def test_no_documents_give_an_empty_vocabulary():
    assert len(vocabulary([]).buckets) == 0


def test_a_run_folder_gives_back_what_was_written(tmp_path):
    run = RunFolder(tmp_path / "run")
    run.write_json("prepare", {"标题": [1, 2.5]})
    assert run.read_json("prepare", "prepare") == {"标题": [1, 2.5]}
    assert [path.name for path in run.folder.iterdir()] == ["prepare.json"]
