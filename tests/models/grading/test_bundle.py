import json
import shutil

import numpy as np
import pytest

from models.errors import BundleDamaged, BundleMismatch, BundleMissing, GoldenCaseFailed
from models.grading.bundle import (
    MANIFEST_FILE,
    Manifest,
    content_hash,
    current_bundle,
    file_hashes,
    read_manifest,
    sealed,
)
from models.grading.grader import Grader


@pytest.fixture
def bundle(small_county, tmp_path):
    """A copy that a test may damage."""
    return shutil.copytree(small_county.bundle, tmp_path / "bundle")


def reseal(folder, **changes):
    """Write a manifest that fits the files, as a careful forger would."""
    files = file_hashes(folder)
    old = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    name = f"small-county-{content_hash(files)[:12]}"
    manifest = sealed(Manifest.model_validate({**old, "files": files, "id": name, **changes}))
    (folder / MANIFEST_FILE).write_text(manifest.model_dump_json(), encoding="utf-8")


def flip(path, position):
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(data)


FILES = (
    "standard.json",
    "calibration.json",
    "fallback.npz",
    "routing.json",
    "typical.npz",
    "rubrics.npz",
    "golden.json",
    "evaluation.json",
    "model_card.json",
    "model_card.html",
    "items/A5-E1/scorer.json",
    "items/A5-E1/arrays.npz",
)


def test_a_file_that_the_manifest_does_not_list_is_refused(bundle):
    (bundle / "items" / "A5-E2").mkdir()
    (bundle / "items" / "A5-E2" / "scorer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BundleDamaged, match=r"items/A5-E2/scorer\.json"):
        read_manifest(bundle)


def test_the_manifest_lists_every_file(bundle):
    manifest = read_manifest(bundle)
    found = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    assert set(manifest.files) == found - {MANIFEST_FILE}
    assert set(FILES) <= set(manifest.files)
    assert manifest.id == bundle_name(manifest) == sealed(manifest).id


def bundle_name(manifest):
    return f"small-county-{content_hash(manifest.files)[:12]}"


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_is_found_in_every_file(bundle, name):
    flip(bundle / name, (bundle / name).stat().st_size // 2)
    with pytest.raises(BundleDamaged) as refusal:
        read_manifest(bundle)
    assert refusal.value.params["file"] == name


@pytest.mark.parametrize("name", ["rubrics.npz", "golden.json", "items/A1-E2/scorer.json"])
def test_a_truncated_or_missing_file_is_named(bundle, name):
    path = bundle / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BundleDamaged, match=name):
        read_manifest(bundle)
    path.unlink()
    with pytest.raises(BundleDamaged, match=name):
        read_manifest(bundle)


@pytest.mark.parametrize(
    "value", ["示例县", "sample_data", "A5-E1/scorer.json", '"n_labels": ', '"encoder": "', '"created_at": "2']
)
def test_a_flipped_bit_in_the_manifest_is_found_wherever_it_is(bundle, value):
    data = (bundle / MANIFEST_FILE).read_bytes()
    at = data.index(value.encode()) + len(value.encode()) - (0 if value.startswith('"') else 1)
    flip(bundle / MANIFEST_FILE, at)
    with pytest.raises(BundleDamaged) as refusal:
        read_manifest(bundle)
    assert refusal.value.params["file"] in (MANIFEST_FILE, "items/A5-E1/scorer.jsoo")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"format": 1}'])
def test_an_unreadable_manifest_is_damaged(bundle, content):
    (bundle / MANIFEST_FILE).write_bytes(content)
    with pytest.raises(BundleDamaged, match=MANIFEST_FILE):
        read_manifest(bundle)


def test_a_hash_of_another_file_is_found(bundle):
    manifest = json.loads((bundle / MANIFEST_FILE).read_text(encoding="utf-8"))
    manifest["files"]["routing.json"] = manifest["files"]["golden.json"]
    (bundle / MANIFEST_FILE).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(BundleDamaged):
        read_manifest(bundle)


def test_a_hash_that_fits_no_file_is_found_even_under_a_fresh_seal(bundle):
    files = {**read_manifest(bundle).files, "routing.json": "0" * 64}
    reseal(bundle, files=files, id=f"small-county-{content_hash(files)[:12]}")
    with pytest.raises(BundleDamaged) as refusal:
        read_manifest(bundle)
    assert refusal.value.params["file"] == "routing.json"


def test_a_bundle_for_another_encoder_or_format_is_refused(bundle, encoder):
    reseal(bundle, encoder="0" * 64)
    with pytest.raises(BundleMismatch, match="expects encoder 000000000000"):
        Grader.load(bundle, encoder)
    reseal(bundle, format=99)
    with pytest.raises(BundleMismatch, match="expects format 99"):
        Grader.load(bundle, encoder)


def test_a_golden_case_with_another_grade_is_refused(bundle, encoder):
    cases = json.loads((bundle / "golden.json").read_text(encoding="utf-8"))
    criterion, probabilities = next(iter(cases[1]["probabilities"].items()))
    level = max(probabilities, key=probabilities.get)
    probabilities[level] -= 0.05
    (bundle / "golden.json").write_text(json.dumps(cases), encoding="utf-8")
    reseal(bundle)
    with pytest.raises(GoldenCaseFailed) as refusal:
        Grader.load(bundle, encoder)
    assert refusal.value.params == {"case": 2, "criterion": criterion}


def test_golden_cases_forgive_the_last_bits(bundle, encoder):
    cases = json.loads((bundle / "golden.json").read_text(encoding="utf-8"))
    for case in cases:
        for probabilities in case["probabilities"].values():
            probabilities.update({level: p + 0.005 for level, p in probabilities.items()})
    (bundle / "golden.json").write_text(json.dumps(cases), encoding="utf-8")
    reseal(bundle)
    assert Grader.load(bundle, encoder).manifest.id.startswith("small-county-")


def test_nothing_in_a_bundle_is_pickled(bundle):
    assert {path.suffix for path in bundle.rglob("*") if path.is_file()} <= {".json", ".npz", ".onnx", ".html"}
    archives = list(bundle.rglob("*.npz"))
    assert len(archives) >= 3
    for path in archives:
        with np.load(path, allow_pickle=False) as file:
            for name in file.files:
                if name == "topics/codes":
                    assert file[name].dtype.kind == "U"
                    continue
                assert file[name].dtype.kind in "fi"
                # A level that no text of an item has leaves no typical values behind.
                assert path.name == "reference.npz" or np.isfinite(file[name]).all()


def test_the_current_bundle_is_the_one_that_the_pointer_names(small_county, tmp_path):
    released = small_county.folder / "released"
    assert current_bundle(released) == small_county.bundle
    assert current_bundle(small_county.bundle) == small_county.bundle
    with pytest.raises(BundleMissing):
        current_bundle(tmp_path)


def test_a_folder_without_a_manifest_is_no_bundle(tmp_path, encoder):
    with pytest.raises(BundleMissing):
        Grader.load(tmp_path, encoder)
