"""Two releases of one tiny table: what is learned from labels beside what the rubric alone gives; and their cards."""

import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from models.errors import BundleMismatch
from models.grading.bundle import current_bundle, read_manifest
from models.grading.card import CARD_PAGE, ModelCard, read_card
from models.standard.loading import parse_standard
from tests.county import ENCODER
from tests.training.tiny import LEVELS, RUBRIC, cells, tiny
from training.compare import check_criteria

STEPS = ("prepare", "embed", "fit", "calibrate", "evaluate", "release")


def reviews(*, turned):
    """Yield what two reviewers say of each text; turned round, the weakest texts are the best."""
    for n in range(48):
        level = LEVELS[2 - n % 3 if turned else n % 3]["code"]
        stage = "小学" if n % 4 < 2 else "初中"
        shared = {"level": level, "school_id": f"school-{n % 2}", "group_stage": stage}
        yield from (cells(n, n % 3, reviewer_id=f"r{reviewer}", **shared) for reviewer in range(2))


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """The experiment, and two bundles: one learned from labels, one by the rubric only and of opposite opinion."""
    folder = tmp_path_factory.mktemp("releases")
    made, bundles = None, []
    for least, turned in ((10, False), (400, True)):
        made = tiny(folder, list(reviews(turned=turned)), fit=f"{{ min_labels = {least} }}")
        for step in STEPS:
            assert made.step(step) == 0
        bundles.append(current_bundle(folder / "released"))
    return made, bundles


class Page(HTMLParser):
    """What a page shows, and what it would fetch."""

    def __init__(self, html):
        super().__init__()
        self.text, self.fetched = "", []
        self.feed(html)

    def handle_data(self, data):
        self.text += data

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.fetched += [found[name] for name in ("src", "href") if found.get(name)]
        self.fetched += [tag] * (tag in {"script", "link", "iframe"})


def test_a_card_is_in_the_bundle_and_in_its_manifest(releases):
    _, bundles = releases
    for bundle in bundles:
        assert {"model_card.json", "model_card.html"} <= read_manifest(bundle).files.keys()
    learned, rubric = (read_card(bundle) for bundle in bundles)
    assert learned.standard.learned == 1
    assert rubric.standard.learned == 0
    assert learned.data.reviewers == 2
    assert learned.data.schools == 2
    assert learned.reviewers is not None
    assert learned.reviewers.reviewers["exact"].value == 1.0


def test_a_card_has_every_figure_that_was_measured(releases):
    _, bundles = releases
    card = read_card(bundles[0])
    evaluation = json.loads((bundles[0] / "evaluation.json").read_text(encoding="utf-8"))
    assert card.overall["qwk"].value == evaluation["mean_qwk"]
    assert [one.id for one in card.criteria] == list(evaluation["criteria"])
    assert [gate.value for gate in card.gates] == [gate["value"] for gate in evaluation["gates"]]
    assert all(gate.passed for gate in card.gates)
    text = Page((bundles[0] / CARD_PAGE).read_text(encoding="utf-8")).text
    shown = [*card.overall.values(), card.prmse, card.calibration_error, card.passages.ratio]
    shown += [figure for one in card.criteria for figure in (one.figures["qwk"], one.figures["smd"])]
    shown += [group.dsm for group in card.groups]
    assert [figure.text for figure in shown if figure.text not in text] == []
    assert [attack.name.zh for attack in card.attacks if attack.name.zh not in text] == []
    for sentence in (*card.purpose, *card.not_for, *card.limits):
        assert sentence.zh in text
        assert sentence.en in text


def test_a_card_shows_no_text_and_nobody_and_fetches_nothing(releases):
    made, bundles = releases
    rows = pd.read_parquet(made.run / "evidence.parquet")
    page = Page((bundles[0] / CARD_PAGE).read_text(encoding="utf-8"))
    stored = (bundles[0] / "model_card.json").read_text(encoding="utf-8")
    words = set(re.findall(r"[\w-]+", page.text + stored))
    for column in ("teacher_id", "evidence_id", "school_id"):
        assert not set(rows[column]) & words, column
    for text in rows["text"]:
        assert text[:12] not in page.text + stored
    assert [one[:30] for one in page.fetched if not one.startswith("data:image/png;base64,")] == []


def test_groups_of_the_table_reach_the_card(releases):
    _, bundles = releases
    found = {(group.by.zh, group.name.zh) for group in read_card(bundles[0]).groups}
    assert {("学校", "1"), ("学校", "2"), ("学段", "小学"), ("学段", "初中")} <= found


def test_two_bundles_are_set_side_by_side(releases, capsys):
    made, bundles = releases
    out = made.folder / "compared"
    options = ("--experiment", str(made.experiment), "--encoder", str(ENCODER), "--out", str(out))
    assert made.step("compare", *map(str, bundles), *options) == 0
    report = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert report == json.loads((out / "compare.json").read_text(encoding="utf-8"))
    overall = report["overall"]
    assert overall["difference"]["exact"] == pytest.approx(overall["b"]["exact"] - overall["a"]["exact"], abs=1e-4)
    assert overall["a"]["qwk"] < 0 < overall["b"]["qwk"]
    changes = pd.read_csv(out / "changes.csv")
    assert list(changes.columns) == [
        "evidence_id", "criterion", "level_a", "probability_a", "level_b", "probability_b", "reviewed",
    ]  # fmt: skip
    assert len(changes) == report["changed"] > 0
    assert (changes["level_a"] != changes["level_b"]).all()
    assert report["nearer"] + report["farther"] <= report["changed"]
    page = Page((out / "compare.html").read_text(encoding="utf-8"))
    assert page.fetched == []
    assert all(key in page.text for key in changes["evidence_id"])


def test_a_bundle_beside_itself_differs_in_nothing(releases, capsys):
    made, bundles = releases
    options = ("--table", str(made.folder / "table.jsonl"), "--standard", str(made.folder / "standard.json"))
    same = (str(bundles[0]), str(bundles[0]), *options, "--encoder", str(ENCODER), "--out", str(made.folder / "same"))
    assert made.step("compare", *same) == 0
    report = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert report["changed"] == 0
    assert report["n"] == 48
    assert set(report["overall"]["difference"].values()) == {0.0}


def test_other_criteria_are_refused():
    other = {**RUBRIC, "points": [{**RUBRIC["points"][0], "evidence": RUBRIC["points"][0]["evidence"][:1]}]}
    first, second = (parse_standard(json.dumps(one).encode(), "tiny.json") for one in (RUBRIC, other))
    check_criteria(first, first)
    with pytest.raises(BundleMismatch, match="criteria of the standard"):
        check_criteria(first, second)


def test_a_card_stays_readable(releases):
    _, bundles = releases
    text = (bundles[0] / "model_card.json").read_text(encoding="utf-8")
    assert ModelCard.model_validate_json(text) == read_card(bundles[0])
    assert read_card(bundles[0].parent) is None
