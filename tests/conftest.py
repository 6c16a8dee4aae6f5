"""Fixtures that many tests share, and the rule that CI skips nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser

from models.grading.encoder import OnnxEncoder
from tests.browser import chromium
from tests.county import Release, release_small_county
from tests.public_data import PUBLIC_DATA

ROOT = Path(__file__).parents[1]

# How long an example takes says something about the machine, not about the code.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def encoder() -> OnnxEncoder:
    """The real encoder, as `make` builds it."""
    return OnnxEncoder.load(ROOT / "models/encoders/e5-small")


@pytest.fixture(scope="session")
def small_county(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A small sample county that went through the whole pipeline once."""
    return release_small_county(tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium. Not for longer than a module: while it runs, no other test may start an event loop."""
    with chromium() as opened:
        yield opened


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what compares with public data where these do not lie beside the repository: a clone alone has none."""
    if PUBLIC_DATA.is_dir():
        return
    left_out = [item for item in items if item.get_closest_marker("public_data")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Count a skipped test as a failure where everything that tests need has been installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("WEIPING_TEST_FORBID_SKIPS"):
        reporter.write_line(f"{len(skipped)} skipped tests count as failures here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
