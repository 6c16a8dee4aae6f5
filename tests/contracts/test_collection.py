"""Of tests that share an id, running in parallel would run only one and say nothing."""

from collections import Counter

import pytest


def test_every_test_has_an_id_of_its_own(request: pytest.FixtureRequest):
    times = Counter(item.nodeid for item in request.session.items)
    assert [name for name, n in times.items() if n > 1] == []
