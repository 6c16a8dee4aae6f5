"""Rating tables for tests, built from short notation."""

from models.raters.ratings import Ratings, Record, table_of


def ratings_of(rows, levels=("0", "1", "2", "3")) -> Ratings:
    """Build ratings from (evidence, reviewer, level) or (evidence, reviewer, level, further fields) tuples."""
    records = []
    for number, (evidence, reviewer, level, *more) in enumerate(rows, start=2):
        cells = {"criterion": "c1", **(more[0] if more else {})}
        records.append(Record(number, evidence, cells.pop("criterion"), reviewer, str(level), **cells))
    table = table_of(records, levels)
    assert table.rejects == ()
    return table.ratings


def panel(school, reviewers, n_evidence, level=lambda item, reviewer: (item + reviewer) % 4, home=None):
    """Rows of a panel in which everyone reads everything of one school."""
    more = {"school": school if home is None else home}
    return [
        (f"{school}-e{item}", f"{school}-{name}", level(item, position), more)
        for item in range(n_evidence)
        for position, name in enumerate(reviewers)
    ]
