import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

import service
from models.documents.conditions import Condition
from models.errors import WeipingError
from models.grading.grade import Basis, Referral
from service.grading.readout import BASES
from service.grading.reasons import CONDITIONS, REASONS
from service.language import LOCALES, Language, in_language, translate

SOURCE = Path(service.__file__).parent
KEYWORDS = {"mark": None, "say": None, "translate": (2,)}
HOLES = re.compile(r"%\(\w+\)s|\{\w+\}")


def messages_of_errors(error: type[WeipingError]) -> Iterator[str]:
    yield error.message
    for below in error.__subclasses__():
        yield from messages_of_errors(below)


def messages() -> set[str]:
    found = set(messages_of_errors(WeipingError))
    for path in SOURCE.rglob("*.py"):
        with path.open("rb") as file:
            found |= {message for _, message, _, _ in extract("python", file, keywords=KEYWORDS)}
    for path in (SOURCE / "templates").rglob("*.html"):
        with path.open("rb") as file:
            # A name that is not written in the template was marked where it is.
            texts = [text for _, _, text, _ in babel_extract(file, ["_"], [], {}) if text]
            found |= {text if isinstance(text, str) else text[0] for text in texts}
    return found


@pytest.fixture(scope="module")
def catalogue() -> dict[str, str]:
    with (LOCALES / "zh_Hans" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {entry.id: entry.string for entry in read_po(file) if entry.id}


def test_every_message_is_translated_with_the_same_holes(catalogue: dict[str, str]):
    used = messages()
    assert used - set(catalogue) == set()
    assert len(used) > 80
    for message in used:
        assert re.search(r"[\u4e00-\u9fff]", catalogue[message]), message
        assert sorted(HOLES.findall(catalogue[message])) == sorted(HOLES.findall(message)), message


def test_no_translation_is_left_over(catalogue: dict[str, str]):
    assert set(catalogue) - messages() == set()


def test_every_reason_condition_and_basis_has_a_sentence():
    assert set(REASONS) == set(Referral)
    assert set(BASES) == set(Basis)
    assert set(CONDITIONS) == set(Condition)


def test_chinese_is_the_default_and_english_the_key():
    assert translate(Language.CHINESE, "Rests on %(n)s reviewed items", n=24) == "依据 24 份已评材料"
    assert translate(Language.ENGLISH, "Rests on %(n)s reviewed items", n=24) == "Rests on 24 reviewed items"


def test_names_without_an_english_one_stay_chinese():
    assert in_language(Language.ENGLISH, "数据可信", "") == "数据可信"
    assert in_language(Language.ENGLISH, "合格", "Qualified") == "Qualified"
