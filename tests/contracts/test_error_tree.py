"""The drawing of the error tree is the tree, and every refusal can be told to a person."""

import inspect
import re

import pytest

from models import errors
from models.errors import WeipingError

BRANCH = re.compile(r"^ {4}(?P<trunk>[│ ]*)[├└]── (?P<name>\w+)", re.MULTILINE)
CLASSES = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, WeipingError)]
LEAVES = [one for one in CLASSES if not one.__subclasses__()]


def drawn() -> set[tuple[str, str]]:
    """Pairs of (class, class above it) as the module's docstring draws them."""
    pairs, above = set(), ["WeipingError"]
    for branch in BRANCH.finditer(errors.__doc__ or ""):
        depth = len(branch["trunk"]) // 4 + 1
        above[depth:] = [branch["name"]]
        pairs.add((branch["name"], above[depth - 1]))
    return pairs


def test_the_drawing_is_the_tree():
    assert drawn() == {(one.__name__, one.__base__.__name__) for one in CLASSES if one is not WeipingError}


def test_codes_are_unique():
    assert len({one.code for one in CLASSES}) == len(CLASSES)


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.code)
def test_every_leaf_has_a_code_and_a_message_with_the_params_that_it_names(leaf: type[WeipingError]):
    assert {"code", "message"} <= vars(leaf).keys()
    named = (leaf.__doc__ or "").partition("params: ")[2].rstrip(".\n ").split(", ")
    assert set(re.findall(r"%\((\w+)\)s", leaf.message)) == set(named)
