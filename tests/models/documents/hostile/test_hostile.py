"""Each hostile file is refused with its code, or read where it is harmless, within the limits; the caller reads on."""

import pytest

from models.documents.document import Document
from models.documents.sandbox import LIMITS, attempt
from tests.models.documents.hostile.files import OPENED, all_files

PLAN = "一、目标\n学生能说出理由。"


@pytest.mark.parametrize("hostile", all_files(), ids=lambda hostile: hostile.what)
def test_a_hostile_file_is_refused_or_harmless_and_the_next_file_is_read(hostile):
    tried = attempt(hostile.build(), hostile.name)
    found = OPENED if isinstance(tried.outcome, Document) else tried.outcome.code
    assert found in hostile.outcomes
    limits = LIMITS[tried.family]
    assert tried.seconds < limits.wall + 10
    assert not tried.cpu > limits.cpu + 2
    assert tried.peak <= limits.memory
    good = attempt(PLAN.encode(), "plan.txt").outcome
    assert isinstance(good, Document)
    assert good.text == PLAN
