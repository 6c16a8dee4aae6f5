import random
import sqlite3

import numpy as np
import pytest

from models.documents.similarity import store
from models.documents.similarity.index import LookAlikeIndex
from models.documents.similarity.look_alikes import Kind, Scope
from models.documents.similarity.stock import given_stock
from tests.benchmarks import planted_copies as plants
from tests.models.documents.similarity.texts import essay, handed, random_vectors


@pytest.fixture
def index():
    with LookAlikeIndex(":memory:") as made:
        made.add(handed(essay(seed), f"E{seed}") for seed in range(30))
        made.learn()
        yield made


def found(index, text, **filing):
    return [alike.other.evidence_id for alike in index.check(handed(text, "new", **filing)).look_alikes]


@pytest.mark.parametrize(
    "plant",
    [
        lambda text, _: text,
        plants.edited(0.10),
        plants.repunctuated,
        plants.shuffled_paragraphs,
        plants.shuffled_sentences,
        plants.mixture(0.6, [essay(900)]),
        plants.mixture(0.3, [essay(901)]),
    ],
)
def test_a_copy_is_found_and_only_its_source_is_named(index, plant):
    for seed in range(10):
        assert found(index, plant(essay(seed), random.Random(seed))) == [f"E{seed}"]


def test_an_unrelated_text_is_not_flagged(index):
    assert all(found(index, essay(seed)) == [] for seed in range(100, 120))


def test_shares_tell_which_of_the_two_is_in_the_other(index):
    part = "\n".join(essay(3).split("\n")[:2])
    (alike,) = index.check(handed(part, "new")).look_alikes
    assert alike.copied.of_new == pytest.approx(1)
    assert 0.3 < alike.copied.of_other < 0.6
    assert alike.kinds == (Kind.COPIED,)
    assert alike.similarity == alike.copied.of_new


def test_a_quoted_saying_is_not_a_copy(index):
    saying = essay(3)[:30]
    assert found(index, saying) == []


def test_scope_and_round(index):
    (near,) = index.check(handed(essay(1), "new")).look_alikes
    (far,) = index.check(handed(essay(1), "new", school="another", round_="2025")).look_alikes
    assert (near.scope, near.same_round) == (Scope.SAME_SCHOOL, True)
    assert (far.scope, far.same_round) == (Scope.ANOTHER_SCHOOL, False)


def test_a_teachers_own_earlier_version_is_never_flagged(index):
    findings = index.check(handed(essay(1), "E1 again", teacher="teacher of E1"))
    assert findings.look_alikes == ()
    assert [alike.other.evidence_id for alike in findings.own] == ["E1"]
    assert findings.own[0].scope is Scope.OWN


def test_a_stored_document_is_not_compared_with_itself(index):
    findings = index.check(handed(essay(1), "E1"))
    assert findings.look_alikes == findings.own == ()


def test_a_given_template_does_not_count():
    template = essay(50)
    with LookAlikeIndex(":memory:", stock=given_stock([template])) as index:
        index.add([handed(template + "\n" + essay(1), "E1")])
        findings = index.check(handed(template + "\n" + essay(2), "new"))
        assert findings.look_alikes == ()
        assert 0.4 < findings.stock_share < 0.6
        assert found(index, template + "\n" + essay(1)) == ["E1"]


def test_a_schools_header_is_learned_and_then_does_not_count():
    header = essay(60, sentences=8)
    with LookAlikeIndex(":memory:") as index:
        index.add(handed(header + "\n" + essay(seed, 8), f"E{seed}") for seed in range(12))
        new = header + "\n" + essay(70, 8)
        assert found(index, new)
        index.learn()
        assert found(index, new) == []
        assert found(index, new, school="another") != []


def test_what_is_removed_is_gone_also_from_the_file(tmp_path):
    path = tmp_path / "index.sqlite"
    with LookAlikeIndex(path) as index:
        index.add([handed(essay(1), "E1", teacher="Zhang San"), handed(essay(2), "E2")])
        assert index.remove("E1")
        assert not index.remove("E1")
        assert len(index) == 1
        assert found(index, essay(1)) == []
        assert found(index, essay(2)) == ["E2"]
    assert b"Zhang San" not in path.read_bytes()


def test_the_index_stays_on_disk_without_any_text(tmp_path):
    path = tmp_path / "index.sqlite"
    with LookAlikeIndex(path) as index:
        index.add([handed(essay(1), "E1")])
    with LookAlikeIndex(path) as index:
        index.add([handed(essay(2), "E2")])
        assert found(index, essay(1)) == ["E1"]
        assert found(index, essay(2)) == ["E2"]
    assert essay(1)[:6].encode() not in path.read_bytes()


def test_a_new_version_replaces_the_old_one(index):
    index.add([handed(essay(200), "E1")])
    assert len(index) == 30
    assert found(index, essay(1)) == []
    assert found(index, essay(200)) == ["E1"]


def test_a_file_hashed_in_another_way_is_refused(tmp_path):
    path = tmp_path / "index.sqlite"
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {store.FORMAT + 1}")
    database.close()
    with pytest.raises(ValueError, match="build it anew"):
        LookAlikeIndex(path)


def test_documents_without_a_shingle_do_no_harm(index):
    index.add([handed("", "empty"), handed("。。。", "dots"), handed("好", "short")])
    assert found(index, "") == found(index, "……") == found(index, "好") == []


class TestParaphrases:
    @pytest.fixture
    def index(self, tmp_path):
        with LookAlikeIndex(tmp_path / "index.sqlite", "encoder-a") as made:
            made.add(self.vectored(seed) for seed in range(20))
            made.learn()
            yield made

    @staticmethod
    def vectored(seed, words=None, noise=0.0):
        """A document whose vectors come from ``seed`` and whose words come from ``words``."""
        text = essay(seed if words is None else words)
        vectors = random_vectors(essay(seed), seed)[: len(random_vectors(text, 0))]
        text_vectors = random_vectors(text, 1000 + seed)
        text_vectors[: len(vectors)] = vectors
        shaken = text_vectors + np.random.default_rng(0).normal(0, noise, text_vectors.shape).astype(np.float32)
        shaken /= np.linalg.norm(shaken, axis=1, keepdims=True)
        return handed(text, f"E{seed}" if words is None else "new", vectors=shaken.astype(np.float32))

    def test_other_words_with_near_vectors_are_found(self, index):
        (alike,) = index.check(self.vectored(4, words=500, noise=0.03)).look_alikes
        assert (alike.other.evidence_id, alike.kinds) == ("E4", (Kind.PARAPHRASED,))
        assert alike.paraphrased.of_new > 0.6
        assert alike.copied.larger == 0

    def test_a_plain_copy_is_not_called_paraphrased_too(self, index):
        copy = self.vectored(4)
        (alike,) = index.check(handed(essay(4), "new", vectors=copy.vectors)).look_alikes
        assert alike.paraphrased.of_new == pytest.approx(1)
        assert alike.kinds == (Kind.COPIED,)

    def test_a_copy_stands_before_paraphrases_however_many(self, index):
        part = essay(4).split("\n")
        index.add([handed(part[0] + essay(777), "partly copied")])
        index.add(handed(essay(800 + n), f"P{n}", vectors=self.vectored(4, words=800 + n).vectors) for n in range(5))
        new = handed(essay(4), "new", vectors=self.vectored(4).vectors)
        named = [alike.other.evidence_id for alike in index.check(new).look_alikes]
        assert named[:2] == ["E4", "partly copied"]
        assert set(named[2:]) == {f"P{n}" for n in range(5)}

    def test_unrelated_vectors_are_not_flagged(self, index):
        assert all(not index.check(self.vectored(seed, words=seed + 300)).look_alikes for seed in range(600, 620))

    def test_a_removed_document_is_not_found_by_its_vectors(self, index):
        index.remove("E4")
        assert not index.check(self.vectored(4, words=500)).look_alikes

    @pytest.mark.usefixtures("index")
    def test_vectors_stay_on_disk(self, tmp_path):
        with LookAlikeIndex(tmp_path / "index.sqlite", "encoder-a") as again:
            assert again.check(self.vectored(4, words=500)).look_alikes

    @pytest.mark.usefixtures("index")
    def test_vectors_of_another_encoder_are_not_compared(self, tmp_path):
        with LookAlikeIndex(tmp_path / "index.sqlite", "encoder-b") as other:
            assert not other.check(self.vectored(4, words=500)).look_alikes
            other.add(handed(essay(s), f"B{s}", vectors=random_vectors(essay(s), s, 32)) for s in range(50, 65))
            (alike,) = other.check(handed(essay(4), "new", vectors=random_vectors(essay(4), 4, 32))).look_alikes
            assert alike.kinds == (Kind.COPIED,)
            assert alike.paraphrased.larger == 0

    def test_without_vectors_copies_are_still_found(self, index):
        assert found(index, essay(4)) == ["E4"]
