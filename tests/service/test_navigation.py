"""Whoever looks at a page sees in the menu, and in the strip of tabs, where they are."""

import re

from fastapi.testclient import TestClient

from tests.service.county import County

_CURRENT = re.compile(r'<a href="([^"]*)" aria-current="page"')


def test_every_tab_of_the_audit_lights_up_itself_and_the_entry_that_it_belongs_to(client: TestClient, county: County):
    county.sign_in(client, "auditor")
    for tab in ("/consistency", "/spot-checks", "/resemblances", "/circulars"):
        assert _CURRENT.findall(client.get(tab).text)[:2] == ["/consistency", tab], tab
    assert _CURRENT.findall(client.get("/resemblances/patterns").text) == [
        "/consistency",
        "/resemblances",
        "/resemblances/patterns",
    ]


def test_other_pages_light_up_their_own_entry_and_nobody_elses(client: TestClient, county: County):
    county.sign_in(client, "auditor")
    assert _CURRENT.findall(client.get("/rounds").text) == ["/rounds"]
    assert _CURRENT.findall(client.get("/spot-checks/readings").text) == []
