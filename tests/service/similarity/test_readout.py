import numpy as np

from models.documents.similarity.alignment import Correspondence
from models.documents.similarity.look_alikes import Kind, Scope
from models.documents.similarity.stock import Stock, given_stock
from models.grading.encoder import Role
from service.language import Language
from service.similarity.readout import CORRESPONDENCES, KINDS, SCOPES, pieces, report
from service.similarity.workflow import COMPARING, ENCODING, compare
from tests.models.documents.similarity.texts import essay, handed


class WordlessEncoder:
    """Vectors by the order of passages alone, so that texts of one ``meaning`` are alike whatever their words."""

    dimension = 64
    hash = "wordless"

    def __init__(self, meanings):
        self._meanings = meanings
        self._done = 0

    def encode(self, texts, *, role, **_):
        assert role is Role.PASSAGE
        meaning = self._meanings[self._done]
        self._done += 1
        vectors = np.random.default_rng(meaning).normal(size=(len(texts), self.dimension))
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_files_that_say_the_same_in_other_words_are_flagged_and_shown_whole():
    files = [handed(essay(seed), f"{seed}.txt") for seed in range(14)]
    steps = []
    encoder = WordlessEncoder([*range(13), 5])
    compared = compare(files, [], encoder, Stock(), lambda *step: steps.append(step))
    shown = report(compared, "batch", Language.ENGLISH)
    assert shown.paraphrases
    (pair,) = shown.pairs
    assert {pair.left, pair.right} == {"5.txt", "13.txt"}
    assert pair.kinds == "Same in other words"
    assert pair.of_left > 50
    assert {passage.kind for passage in pair.passages} == {"In other words"}
    assert not any(piece.same for passage in pair.passages for piece in passage.left)
    assert (ENCODING, 13, 14) in steps
    assert (COMPARING, 0, 14) in steps


def test_a_file_of_stock_only_is_named():
    files = [handed(essay(1), "template.txt"), handed(essay(2), "own.txt")]
    compared = compare(files, [], None, given_stock([essay(1)]), lambda *_: None)
    assert report(compared, "batch", Language.ENGLISH).mostly_stock == ("template.txt",)


def test_pieces_tell_what_both_sides_have():
    left, right = pieces("我先用问卷了解学生", "我先用访谈了解学生", Correspondence.EDITED)
    assert [(piece.text, piece.same) for piece in left] == [("我先用", True), ("问卷", False), ("了解学生", True)]
    assert "".join(piece.text for piece in right) == "我先用访谈了解学生"
    assert [piece.text for piece in right if not piece.same] == ["访谈"]


def test_what_is_copied_is_the_same_throughout_whatever_its_punctuation():
    left, right = pieces("好，很好。", "好很好！", Correspondence.COPIED)
    assert [piece.same for piece in (*left, *right)] == [True, True]


def test_everything_has_a_name():
    assert set(KINDS) == set(Kind)
    assert set(SCOPES) == set(Scope)
    assert set(CORRESPONDENCES) == set(Correspondence)
