from pathlib import Path

import pytest

import service
from service.settings import Settings


def table() -> list[str]:
    rows = ["| Variable | Default | Meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        rows.append(f"| `WEIPING_{name.upper()}` | `{field.default}` | {field.description} |")
    return rows


def test_readme_table_is_the_settings_class():
    readme = (Path(service.__file__).parent / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## Settings")[2].partition("\n## ")[0]
    assert [line for line in section.splitlines() if line.startswith("|")] == table()


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WEIPING_PORT", "9000")
    assert Settings().port == 9000
