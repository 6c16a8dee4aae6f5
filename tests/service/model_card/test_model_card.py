"""The model card of the bundle in use, for people and for programs, in both languages."""

from functools import partial

import pytest
from fastapi.testclient import TestClient

from models.grading.card import (
    CardAttack,
    CardBin,
    CardConfusion,
    CardCriterion,
    CardData,
    CardGate,
    CardGroup,
    CardPassages,
    CardReason,
    CardReviewers,
    CardStandard,
    Figure,
    ModelCard,
    Words,
)
from service.grading.loading import Loaded
from tests.service import stand_in
from tests.service.county import County

NAMES = ("qwk", "exact", "adjacent", "kappa", "r", "r2", "rmse", "smd")
FIGURES = {name: Figure(value=0.612, low=0.5, high=0.7) for name in NAMES}
LEVELS = (Words(zh="不合格", en="not qualified"), Words(zh="合格", en="qualified"))
SCRIPT = "<script>alert(1)</script>"


def words(text):
    return Words(zh=f"{text}中", en=f"{text} en")


def card(**changes):
    """Return a card with something in every part."""
    parts = {
        "name": "made", "title": "made", "sample_data": True,
        "purpose": [words("purpose")], "not_for": [words("never")], "limits": [words("limit")],
        "standard": CardStandard(id="s", version="1", title="标准", provenance="p", hash="h" * 64, points=1, items=1,
                                 criteria=2, learned=1),
        "data": CardData(table="t", rows=9, rejected={}, teachers=3, reviewers=2, schools=1, train=7, test=2,
                         masked_texts=0),
        "overall": FIGURES, "n": 9, "items": None, "points": None, "prmse": Figure(value=None),
        "reviewers": CardReviewers(n=3, reviewers=FIGURES, grader=FIGURES, degradation=FIGURES),
        "criteria": [CardCriterion(id="A1-E1-1", name=words("criterion"), n=9, n_labels=7, figures=FIGURES,
                                   reviewers=None)],
        "confusion": CardConfusion(levels=LEVELS, counts=((4, 1), (2, 777))),
        "calibration_error": Figure(value=0.05, low=0.01, high=0.09),
        "reliability": [CardBin(probability=0.6, share=0.5, n=5)],
        "groups": [CardGroup(by=words("stage"), name=Words(zh=SCRIPT, en=SCRIPT), n=9, teachers=3,
                             figures=FIGURES, dsm=Figure(value=0.2, low=0.1, high=0.3), flagged=True, sure=True)],
        "attacks": [CardAttack(name=words("trick"), n=9, raised=0.1, referred=0.9, unreferred=Figure(value=0.0))],
        "passages": CardPassages(n=3, ratio=Figure(value=2.5), raised=0.9, others_raised=0.4),
        "guarantee": None, "referred": 0.25, "reasons": [CardReason(code="few_labels", n=4)],
        "gates": [CardGate(name=words("gate"), value=0.612, limit=0.4, lowest=True, passed=True),
                  CardGate(name=words("other gate"), value=None, limit=0.1, lowest=False, passed=True)],
        "versions": {"encoder": "e" * 64},
    }  # fmt: skip
    return ModelCard.model_validate(parts | changes)


def load(made, settings):
    return Loaded(stand_in.StandInGrader(), stand_in.MANIFEST, made)


@pytest.fixture
def with_card(open_client, county: County) -> TestClient:
    client = open_client(partial(load, card()))
    county.sign_in(client, "teacher")
    return client


@pytest.mark.parametrize(("language", "said"), [("zh", "中"), ("en", " en")])
def test_the_page_says_everything_in_the_readers_language(with_card: TestClient, language: str, said: str):
    page = with_card.get("/model", params={"lang": language})
    assert page.status_code == 200
    for part in ("purpose", "never", "limit", "criterion", "trick", "gate", "other gate"):
        assert f"{part}{said}" in page.text, part
    for figure in ("0.612 (0.50 – 0.70)", "2.500", "777", stand_in.MANIFEST.id):
        assert figure in page.text, figure


def test_nothing_in_a_card_becomes_markup(with_card: TestClient):
    page = with_card.get("/model").text
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page
    assert "style=" not in page


def test_a_card_without_reviewers_and_groups_says_so(open_client, county: County):
    client = open_client(partial(load, card(reviewers=None, groups=[])))
    county.sign_in(client, "teacher")
    page = client.get("/model", params={"lang": "en"}).text
    assert "No evidence was judged by two people" in page
    assert "no groups that are large enough" in page


def test_programs_get_the_card_as_it_is(with_card: TestClient):
    found = with_card.get("/api/v1/model")
    assert found.status_code == 200
    assert found.json()["bundle"] == stand_in.MANIFEST.id
    assert ModelCard.model_validate(found.json()["card"]) == card()


def test_a_bundle_from_before_cards_says_what_to_do(client: TestClient, county: County):
    county.sign_in(client, "teacher")
    assert "has no model card" in client.get("/model", params={"lang": "en"}).text
    assert client.get("/api/v1/model").status_code == 404


def test_only_those_who_are_signed_in_see_it_and_the_foot_of_a_page_leads_there(with_card: TestClient):
    assert 'href="/model"' in with_card.get("/account").text
    with_card.cookies.clear()
    assert with_card.get("/api/v1/model").status_code == 401
    assert "0.612" not in with_card.get("/model").text
