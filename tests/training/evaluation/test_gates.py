import pytest

from models.errors import GateFailed
from training.evaluation.gates import judge
from training.experiment import Gates
from training.release import check_gates


def evaluation(**changes):
    """Return what an evaluation says of a bundle that passes every gate."""
    good = {
        "mean_qwk": 0.7,
        "overall": {"smd": -0.05},
        "human": {"degradation": {"qwk": -0.04}},
        "subgroups": [{"dsm": 0.08}, {"dsm": -0.3}, {"dsm": None}],
        "calibration_error": 0.05,
        "robustness": {
            "attacks": {"a": {"n": 9, "unreferred": {"share": 0.01}}, "b": {"n": 0}},
            "length": {"low": -0.02},
        },
    }
    return good | changes


def values(found):
    return {gate.name: gate.value for gate in found}


def test_a_good_bundle_passes_and_every_gate_has_its_value(tmp_path):
    found = check_gates(Gates(), evaluation(), tmp_path)
    assert values(found) == {
        "mean_qwk": 0.7, "degradation": 0.04, "smd": 0.05, "subgroup_dsm": 0.3, "calibration_error": 0.05,
        "raised": 0.01, "length_excess": -0.02, "size": 0.0,
    }  # fmt: skip
    assert all(gate.as_json()["passed"] for gate in found)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"mean_qwk": 0.39}, r"held-out mean QWK.*0\.39, needed at least 0\.4"),
        ({"human": {"degradation": {"qwk": -0.11}}}, r"degradation from two reviewers.*0\.11, needed at most 0\.1"),
        ({"overall": {"smd": -0.16}}, r"standardised mean difference.*0\.16, needed at most 0\.15"),
        ({"calibration_error": 0.2}, "calibration error"),
        ({"robustness": {"attacks": {"a": {"n": 9, "unreferred": {"share": 0.03}}}}}, "raised by a trick"),
        ({"robustness": {"attacks": {}, "length": {"low": 0.01}}}, "length explains beyond"),
    ],
)
def test_each_gate_refuses_with_its_value_and_what_was_needed(tmp_path, changes, told):
    with pytest.raises(GateFailed, match=told):
        check_gates(Gates(), evaluation(**changes), tmp_path)


def test_groups_are_a_gate_only_where_that_was_chosen(tmp_path):
    with pytest.raises(GateFailed, match="group of evidence"):
        check_gates(Gates(max_subgroup_dsm=0.1), evaluation(), tmp_path)
    reported = {gate.name: gate for gate in judge(Gates(), evaluation(), tmp_path)}["subgroup_dsm"]
    assert reported.limit is None
    assert reported.passed


def test_what_could_not_be_measured_refuses_nothing_and_says_so(tmp_path):
    found = check_gates(Gates(), {"mean_qwk": 0.7, "human": None, "subgroups": []}, tmp_path)
    assert {name for name, value in values(found).items() if value is None} == {
        "degradation", "smd", "subgroup_dsm", "calibration_error", "raised", "length_excess",
    }  # fmt: skip
