import json

import pytest

from models.documents.passages import split
from models.errors import GateFailed, OneLevelOnly, StepMissing
from models.grading.bundle import CURRENT_FILE, current_bundle
from models.grading.grade import Basis, Referral
from models.grading.grader import Grader
from tests.training.tiny import TEXTS, cells, tiny
from training.experiment import Gates
from training.release import check_gates


@pytest.fixture(scope="module")
def few_labels(tmp_path_factory):
    """An experiment where one criterion has labels enough, one has three and one has none."""
    folder = tmp_path_factory.mktemp("few")
    rows = [cells(n, n % 3) for n in range(36)]
    rows += [cells(n, n % 3, criterion="A1-E1-2") for n in range(3)]
    made = tiny(folder, rows)
    for step in ("prepare", "embed", "fit", "calibrate", "evaluate", "release"):
        assert made.step(step) == 0
    return made


def test_a_criterion_with_few_labels_is_graded_by_rubric_and_labels_and_says_so(few_labels, encoder):
    grader = Grader.load(current_bundle(few_labels.folder / "released"), encoder)
    grade = grader.grade(split(TEXTS[2]), point="A1", item="A1-E1")
    learned, poor = grade.criteria
    assert (learned.id, learned.basis) == ("A1-E1-1", Basis.LABELS)
    assert learned.n_labels > 20
    assert (poor.id, poor.basis) == ("A1-E1-2", Basis.FEW)
    assert 1 <= poor.n_labels <= 3
    assert Referral.FEW_LABELS in grade.referral


def test_an_item_without_any_label_is_gradable_by_the_rubric(few_labels, encoder):
    grader = Grader.load(current_bundle(few_labels.folder / "released"), encoder)
    grade = grader.grade(split(TEXTS[1]), point="A1", item="A1-E2")
    assert {criterion.basis for criterion in grade.criteria} == {Basis.RUBRIC}
    assert Referral.FEW_LABELS in grade.referral
    assert grade.item_level is not None


def test_what_is_learned_tells_good_from_bad(few_labels, encoder):
    grader = Grader.load(current_bundle(few_labels.folder / "released"), encoder)
    ranks = [
        grader.standard.points[0].evidence[0].criteria[0].rank(grade.criteria[0].level)
        for text in TEXTS
        for grade in [grader.grade(split(text + "第99号班级有40名学生。"), point="A1", item="A1-E1")]
    ]
    assert ranks[0] < ranks[2]


def test_the_same_run_released_again_is_the_same_bundle(few_labels, encoder):
    released = few_labels.folder / "released"
    before = current_bundle(released)
    assert few_labels.step("release") == 0
    assert current_bundle(released) == before
    assert Grader.load(before, encoder).manifest.id == before.name


def test_a_gate_that_fails_leaves_the_former_bundle_current(few_labels):
    released = few_labels.folder / "released"
    before = (released / CURRENT_FILE).read_bytes()
    folders = sorted(path.name for path in released.iterdir())
    strict = tiny(few_labels.folder, [], gates="{ min_mean_qwk = 1.01 }")
    with pytest.raises(GateFailed) as refusal:
        strict.step("release")
    assert refusal.value.params["gate"] == "held-out mean QWK"
    assert (released / CURRENT_FILE).read_bytes() == before
    assert sorted(path.name for path in released.iterdir()) == folders
    assert current_bundle(released).is_dir()


def test_a_bundle_that_is_too_large_is_refused(tmp_path):
    (tmp_path / "big").write_bytes(b"\0" * 2_000_000)
    check_gates(Gates(max_size_megabytes=2), {"mean_qwk": 0.5}, tmp_path)
    with pytest.raises(GateFailed, match=r"size in MB.*at most 1"):
        check_gates(Gates(max_size_megabytes=1), {"mean_qwk": 0.5}, tmp_path)


def test_a_new_fit_must_be_evaluated_again_before_it_is_released(few_labels, tmp_path):
    made = tiny(tmp_path, [cells(n, n % 3) for n in range(20)])
    for step in ("prepare", "fit", "calibrate", "evaluate", "fit"):
        assert made.step(step) == 0
    with pytest.raises(StepMissing) as refusal:
        made.step("release")
    assert refusal.value.params["step"] == "evaluate"


def test_a_table_of_one_level_is_refused_and_nothing_is_half_written(tmp_path):
    made = tiny(tmp_path, [cells(n, 1) for n in range(20)])
    assert made.step("prepare") == 0
    with pytest.raises(OneLevelOnly, match=r"one level .* add reviews of other levels"):
        made.step("fit")
    left = {path.name for path in made.run.iterdir()}
    assert not left & {"bundle", "bundle.part", "out_of_fold.parquet"}


def test_a_table_without_a_learnable_criterion_still_makes_a_rubric_grader(tmp_path, encoder):
    made = tiny(tmp_path, [cells(n, n % 3) for n in range(8)])
    for step in ("prepare", "fit", "calibrate", "evaluate"):
        assert made.step(step) == 0
    grade = Grader(made.run / "bundle", encoder).grade(split(TEXTS[0]), point="A1", item="A1-E1")
    assert [criterion.basis for criterion in grade.criteria] == [Basis.FEW, Basis.RUBRIC]
    assert Referral.FEW_LABELS in grade.referral
    assert json.loads((made.run / "bundle/calibration.json").read_text()) == {}


@pytest.mark.parametrize(
    ("step", "needed"),
    [
        ("embed", "prepare"),
        ("fit", "prepare"),
        ("calibrate", "fit"),
        ("evaluate", "calibrate"),
        ("release", "evaluate"),
    ],
)
def test_a_step_out_of_order_names_the_one_to_run(tmp_path, step, needed):
    made = tiny(tmp_path, [cells(1, 1)])
    with pytest.raises(StepMissing, match=f"Run “python -m training {needed}” first") as refusal:
        made.step(step)
    assert refusal.value.params["step"] == needed
    assert not (made.run / "bundle").exists()
