"""Evidence that waits for its first review: the rows of a table that have no level yet."""

from pathlib import Path

from models.documents.passages import split
from models.errors import ColumnsMissing, StandardError
from models.standard.lookup import find_item, find_point
from models.standard.rubric import Standard
from training.corpus import Evidence
from training.row_checks import Problem, Pseudonyms, Texts
from training.tables import read_table

_REQUIRED = ("evidence_id", "point", "item")


def waiting(path: Path, standard: Standard) -> list[Evidence]:
    """Return the evidence of a table that nobody has given a level, each item of it once, without labels.

    A row counts as unreviewed when its ``level`` is empty or the table has no such column; evidence with a level on any
    other row does not wait. Rows that name no known point or item, or have no readable text, are left out.

    Parameters
    ----------
    path
        As for :func:`training.rows.read_rows`, but ``level`` may be missing.
    standard
        What points and items are looked up in.

    Raises
    ------
    TableUnreadable
        When the table cannot be opened.
    ColumnsMissing
        When a needed column is not there.
    """
    table = read_table(path)
    missing = [name for name in _REQUIRED if name not in table.columns]
    if "text" not in table.columns and "path" not in table.columns:
        missing.append("text or path")
    if missing:
        raise ColumnsMissing(path=path, columns=", ".join(missing))
    records = [{str(name): str(cell).strip() for name, cell in row.items()} for row in table.to_dict("records")]
    pseudonyms, texts = Pseudonyms(record["evidence_id"] for record in records), Texts(path.parent)
    reviewed = {(record["evidence_id"], record["item"]) for record in records if record.get("level")}
    found: dict[tuple[str, str], Evidence] = {}
    for record in records:
        key = (record["evidence_id"], record["item"])
        if not record["evidence_id"] or key in reviewed or key in found:
            continue
        one = _evidence(record, pseudonyms, texts, standard)
        if one is not None:
            found[key] = one
    return list(found.values())


def any_reviewed(path: Path) -> bool:
    """Tell whether any row of a table has a level.

    Raises
    ------
    TableUnreadable
        When the table cannot be opened.
    """
    table = read_table(path)
    return "level" in table.columns and any(str(cell).strip() for cell in table["level"])


def _evidence(record: dict[str, str], pseudonyms: Pseudonyms, texts: Texts, standard: Standard) -> Evidence | None:
    try:
        item = find_item(find_point(standard, record["point"]), record["item"])
    except StandardError:
        return None
    text = texts.find(record.get("text", ""), record.get("path", ""))
    if isinstance(text, Problem):
        return None
    name = pseudonyms.of(record["evidence_id"])
    return Evidence(name, item.id, pseudonyms.of(record.get("teacher_id", "") or name), split(text.content), {})
