"""The serving encoder on a tiny network built by hand: no download, no torch."""

import itertools
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from models.errors import EncoderDamaged, EncoderMissing
from models.grading.encoder import OnnxEncoder, Role
from models.grading.encoder_manifest import ENCODER_FILE, MANIFEST_FILE, TOKENIZER_FILE, EncoderManifest, file_hash

START, END, UNKNOWN, QUERY, PASSAGE = 0, 1, 2, 3, 4
WORDS = ["<s>", "</s>", "<unk>", "query:", "passage:", "课", "分数", "小组", "反思", "评价", "数据", "lesson"]
DIMENSION = 6
MAX_TOKENS = 8
TABLE = np.random.default_rng(7).normal(size=(len(WORDS), DIMENSION)).astype(np.float32)


def build(folder: Path, table: np.ndarray = TABLE) -> Path:
    """Write an encoder whose network averages one row of ``table`` per token, and takes the greatest as states."""
    folder.mkdir(parents=True, exist_ok=True)
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "input_ids"], ["rows"]),
            helper.make_node("ReduceMean", ["rows"], ["pooled"], axes=[1], keepdims=0),
            helper.make_node("ReduceMax", ["rows"], ["states"], axes=[1], keepdims=0),
        ],
        "mean_of_rows",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])],
        [
            *(helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, DIMENSION]) for name in ("pooled", "states")),
        ],
        [numpy_helper.from_array(table, "table")],
    )
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), folder / ENCODER_FILE
    )
    tokenizer = Tokenizer(models.WordLevel({word: row for row, word in enumerate(WORDS)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / TOKENIZER_FILE))
    EncoderManifest(
        source="test",
        dimension=DIMENSION,
        states=DIMENSION,
        max_tokens=MAX_TOKENS,
        prefixes={Role.PASSAGE: "passage: ", Role.QUERY: "query: "},
        start_ids=(START,),
        end_ids=(END,),
        files={name: file_hash(folder / name) for name in (ENCODER_FILE, TOKENIZER_FILE)},
        parity={},
    ).sealed().write(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("encoder"))


@pytest.fixture(scope="module")
def encoder(folder: Path) -> OnnxEncoder:
    return OnnxEncoder.load(folder)


def unit(vector: np.ndarray) -> np.ndarray:
    return np.asarray(vector / np.linalg.norm(vector))


def test_no_texts_give_no_rows(encoder: OnnxEncoder) -> None:
    vectors = encoder.encode([], role=Role.PASSAGE)

    assert vectors.shape == (0, DIMENSION)
    assert vectors.dtype == np.float32


@pytest.mark.parametrize(("role", "prefix"), [(Role.PASSAGE, PASSAGE), (Role.QUERY, QUERY)])
def test_the_role_decides_the_prefix(encoder: OnnxEncoder, role: Role, prefix: int) -> None:
    (vector,) = encoder.encode(["分数 小组"], role=role)

    np.testing.assert_allclose(vector, unit(TABLE[[START, prefix, 6, 7, END]].mean(axis=0)), atol=1e-6)


def test_a_text_without_characters_still_has_a_unit_vector(encoder: OnnxEncoder) -> None:
    (vector,) = encoder.encode([""], role=Role.PASSAGE)

    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)


def test_nothing_of_a_long_text_is_truncated(encoder: OnnxEncoder) -> None:
    words = [6, 7, 8, 9, 10, 11, 5, 6, 7, 11]
    windows = [[START, PASSAGE, *words[:5], END], [START, *words[5:], END]]

    (vector,) = encoder.encode([" ".join(WORDS[word] for word in words)], role=Role.PASSAGE)

    expected = sum(len(window) * TABLE[window].mean(axis=0) for window in windows)
    np.testing.assert_allclose(vector, unit(expected), atol=1e-6)


def test_reading_gives_the_same_vectors_and_the_states_of_all_windows(encoder: OnnxEncoder) -> None:
    words = [6, 7, 8, 9, 10, 11, 5, 6, 7, 11]
    windows = [[START, PASSAGE, *words[:5], END], [START, *words[5:], END]]
    texts = [" ".join(WORDS[word] for word in words), "分数 小组"]

    found = encoder.read(texts)

    assert np.array_equal(found.vectors, encoder.encode(texts, role=Role.PASSAGE))
    wanted = np.average([TABLE[window].max(axis=0) for window in windows], axis=0, weights=[len(w) for w in windows])
    np.testing.assert_allclose(found.states[0], wanted, atol=1e-6)
    assert found.states.dtype == np.float32


TEXTS = st.lists(st.lists(st.sampled_from(WORDS[5:]), max_size=30).map(" ".join), min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(texts=TEXTS)
def test_a_vector_does_not_depend_on_the_other_texts(encoder: OnnxEncoder, texts: list[str]) -> None:
    together = encoder.encode(texts, role=Role.PASSAGE)
    alone = np.concatenate([encoder.encode([text], role=Role.PASSAGE) for text in texts])

    assert np.array_equal(together, alone)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)


def test_the_number_of_threads_changes_no_bit(folder: Path) -> None:
    texts = [" ".join(words) for words in itertools.permutations(WORDS[5:9])]
    single, several = (OnnxEncoder.load(folder, threads=n).encode(texts, role=Role.QUERY) for n in (1, 3))

    assert np.array_equal(single, several)


def test_progress_counts_up_to_the_number_of_texts(encoder: OnnxEncoder) -> None:
    seen: list[tuple[int, int]] = []

    encoder.encode(["课", "分数", "反思"], role=Role.PASSAGE, progress=lambda done, total: seen.append((done, total)))

    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_an_empty_folder_is_no_encoder(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match="build-encoder"):
        OnnxEncoder.load(tmp_path)


@pytest.mark.parametrize("name", [ENCODER_FILE, TOKENIZER_FILE])
def test_an_altered_file_is_refused(tmp_path: Path, name: str) -> None:
    path = build(tmp_path) / name
    path.write_bytes(path.read_bytes() + b" ")

    with pytest.raises(EncoderDamaged, match=name):
        OnnxEncoder.load(tmp_path)


@pytest.mark.parametrize("name", [ENCODER_FILE, TOKENIZER_FILE])
def test_a_lost_file_is_refused(tmp_path: Path, name: str) -> None:
    (build(tmp_path) / name).unlink()

    with pytest.raises(EncoderDamaged, match=name):
        OnnxEncoder.load(tmp_path)


@pytest.mark.parametrize(
    ("old", "new"), [('"max_tokens": 8', '"max_tokens": 9'), ("query: ", "question: "), ("{", "["), ('"files"', '"f"')]
)
def test_an_altered_manifest_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = build(tmp_path) / MANIFEST_FILE
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    with pytest.raises(EncoderDamaged, match=MANIFEST_FILE):
        OnnxEncoder.load(tmp_path)


def test_the_hash_names_what_the_encoder_does(tmp_path: Path) -> None:
    first, same, other = (
        OnnxEncoder.load(build(tmp_path / name, table))
        for name, table in (("a", TABLE), ("b", TABLE), ("c", TABLE + 1))
    )

    assert first.hash == same.hash
    assert first.hash != other.hash
    assert first.dimension == DIMENSION
