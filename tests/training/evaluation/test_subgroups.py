import numpy as np
import pandas as pd
import pytest

from models.documents.passages import split
from tests.training.evaluation.worlds import world
from training.corpus import Evidence
from training.evaluation.figures import Draw
from training.evaluation.subgroups import apart, evidence_groups, subgroup_figures

N_LEVELS = {"c0": 3}


def test_the_documented_difference_of_standardised_means():
    # RSMTool's tests: human 8, 4, 6, 3 and system 9, 4, 5, 12, of a population with these means and deviations.
    human, system = np.mean([8, 4, 6, 3]), np.mean([9, 4, 5, 12])
    assert apart((system, human), (5.1, 4.5), (1.8, 1.2)) == pytest.approx(0.7083333333333336)


def test_a_group_that_the_grader_favours_is_flagged_and_others_are_not():
    rows = world(9, 600, 1, 600)
    favoured = rows.index < 200
    rows.loc[favoured, "given"] = np.minimum(rows.loc[favoured, "given"] + 1, 2)
    groups = pd.DataFrame({
        "evidence": rows["evidence"], "item": "i", "school": "", "length": "",
        "area": np.where(favoured, "town", "country"), "chance": np.where(rows.index % 2, "odd", "even"),
    })  # fmt: skip
    found = {
        (one["by"], one["name"]): one
        for one in subgroup_figures(rows, groups, N_LEVELS, Draw.of(rows["teacher"], resamples=60))
    }
    assert found.keys() == {("area", "town"), ("area", "country"), ("chance", "odd"), ("chance", "even")}
    town = found["area", "town"]
    assert town["dsm"] > 0.3
    assert town["flagged"]
    assert town["sure"]
    assert found["area", "country"]["dsm"] < 0
    assert not (found["chance", "odd"]["flagged"] and found["chance", "odd"]["sure"])
    assert town["n"] == town["teachers"] == 200


def test_groups_about_persons_are_left_out_and_names_are_masked():
    rows = world(10, 60, 1, 60)
    names = np.where(rows.index < 2, "tiny", np.where(rows.index < 30, "王小明", "other"))
    groups = pd.DataFrame({
        "evidence": rows["evidence"], "item": "i", "school": "", "length": "", "leader": names,
    })  # fmt: skip
    found = subgroup_figures(rows, groups, N_LEVELS, Draw.of(rows["teacher"], resamples=5))
    assert {one["name"] for one in found} == {"某某某", "other"}


def test_length_is_compared_within_items_and_groups_come_from_the_table():
    evidence = [Evidence(f"{item}{n}", item, "t", split("字" * n * size), {}) for item, size in (("a", 1), ("b", 90))
                for n in (1, 2, 3)]  # fmt: skip
    table = pd.DataFrame({
        "evidence_id": [one.id for one in evidence], "item": [one.item for one in evidence],
        "school_id": "S1", "group_stage": ["小学"] * 5 + [None],
    })  # fmt: skip
    found = evidence_groups(evidence, table).set_index("evidence")
    assert found["length"].to_dict() == {f"{item}{n}": name for item in "ab"
                                         for n, name in ((1, "short"), (2, "middle"), (3, "long"))}  # fmt: skip
    assert found.loc["b3", "stage"] == ""
    assert set(found["school"]) == {"S1"}
