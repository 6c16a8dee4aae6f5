import json
from dataclasses import replace

import numpy as np
import pytest

from models.grading.grade import Basis, CriterionGrade, Grade
from models.grading.grader import Grader
from models.standard.verdict import item_level
from tests.county import ENCODER, run_step, working_directory
from tests.training.corpora import requirement
from tests.training.test_benchmark import narrow  # noqa: F401  a fixture
from training import attack
from training.attacks.attacks import ATTACKS
from training.corpus import Agreed
from training.robustness import compared, good_texts, length_effect, probe
from training.run_folder import RunFolder

ITEM = requirement(3)


@pytest.fixture(scope="module")
def report(small_county, encoder):
    grader = Grader(small_county.bundle, encoder)
    return probe(grader, RunFolder(small_county.run).evidence("test"), 0, texts=3)


def test_every_attack_is_reported_with_exact_intervals(report):
    assert set(report["attacks"]) == set(ATTACKS)
    for name, found in report["attacks"].items():
        if name == "other_point" and found["n"] == 0:
            continue  # so few held-out texts that none of another point is good
        assert found["n"] == 3, name
        assert 0 <= found["unreferred"]["low"] <= found["unreferred"]["share"] <= found["unreferred"]["high"] <= 1
        assert found["unreferred"]["share"] <= found["raised"]
        assert found["unreferred"]["share"] <= found["unnoticed"]["share"] <= found["raised"]


def test_pasting_the_rubric_and_giving_orders_raise_nothing(report):
    for name in ("rubric_pasted", "orders_in_chinese", "orders_in_english", "keywords_listed"):
        assert report["attacks"][name]["raised"] == 0, name
        assert report["attacks"][name]["referred"] == 1, name


def grade(levels, referral=()):
    def criterion(level):
        return CriterionGrade("c", "c", level, {level: 1.0}, (), Basis.LABELS, 50)

    found = tuple(criterion(level) for level in levels)
    lowest = str(item_level([int(level) for level in levels])) if levels else None
    return Grade("P", ITEM.id, lowest, found, referral, "", "", "", 100, sample_data=False)


def test_a_rise_counts_against_the_grader_only_where_nobody_is_asked():
    before = grade(["0", "1"])
    silent, loud = (
        compared("a", ITEM, before, grade(["1", "1"])),
        compared("a", ITEM, before, grade(["1", "1"], ("x",))),
    )
    assert (silent.raised, silent.unreferred, silent.unnoticed, silent.criteria_unreferred) == (True, True, True, 1)
    assert (loud.raised, loud.unreferred, loud.unnoticed, loud.criteria_unreferred) == (True, False, False, 0)
    known = compared("a", ITEM, grade(["0", "1"], ("x",)), grade(["1", "1"], ("x",)))
    assert (known.unreferred, known.unnoticed) == (False, True)
    ungraded = compared("a", ITEM, before, grade([], ("blank",)))
    assert (ungraded.raised, ungraded.lowered, ungraded.referred) == (False, False, True)


def test_good_texts_are_of_other_points_and_excellent_throughout(small_county, encoder):
    grader = Grader(small_county.bundle, encoder)
    evidence = RunFolder(small_county.run).evidence("train")
    found = good_texts(grader.standard, evidence, 0)
    own = {one.document.text for one in evidence if one.item.startswith("A5")}
    assert found["A5"]
    assert not own & set(found["A5"])


def test_length_that_only_the_given_levels_follow_is_seen(small_county, encoder):
    standard = Grader(small_county.bundle, encoder).standard
    criterion = standard.points[0].evidence[0].criteria[0]
    random = np.random.default_rng(0)
    evidence = RunFolder(small_county.run).evidence("test")[0]
    pairs = []
    for n in range(40):
        level = criterion.codes[int(n >= 20)]
        one = replace(evidence, labels={criterion.id: Agreed(int(random.integers(0, 2)), 0.0, 0.0)})
        found = replace(grade(["0"]).criteria[0], id=criterion.id, level=level)
        pairs.append((one, replace(grade(["0"]), criteria=(found,), n_characters=100 + 20 * n)))
    found = length_effect(standard, pairs, 0)
    assert found["given"] > 0.6
    assert found["reviewed"] < 0.3
    assert found["low"] > 0


def test_the_command_attacks_the_held_out_part(small_county, tmp_path, capsys):
    with working_directory(tmp_path):
        assert (
            run_step("attack", "--run", str(small_county.experiment), "--texts", "1", "--out", str(tmp_path / "out"))
            == 0
        )
    assert json.loads((tmp_path / "out/attack.json").read_text())["attacks"].keys() == ATTACKS.keys()
    assert '"sample_data": true' in capsys.readouterr().out


def test_a_table_is_attacked_with_length_control_where_asked(small_county, narrow, tmp_path, monkeypatch):  # noqa: F811  a fixture of its name
    """The county has too few labels for length to be held back, so that only what is asked of the fit can be seen."""
    asked = []
    monkeypatch.setattr(attack, "learned_without", lambda bench, *_: asked.append(bench.fit.length_control))
    monkeypatch.setattr(attack, "probe", lambda *_: {})
    table = small_county.folder / "county/scored_table.csv"
    fixed = ["--table", str(table), "--standard", str(narrow), "--encoder", str(ENCODER), "--out", str(tmp_path)]
    with working_directory(small_county.folder):
        assert run_step("attack", *fixed) == 0
        assert run_step("attack", *fixed, "--length-control") == 0
    assert asked == [False, True]
