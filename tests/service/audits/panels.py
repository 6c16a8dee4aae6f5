"""Rating tables of small panels, as rows of a file."""

import csv
import io
import json

import numpy as np
from openpyxl import Workbook

LEVELS = ("不合格", "合格", "优秀")
COLUMNS = ("evidence_id", "criterion", "reviewer_id", "level", "school_id", "submitted_at", "prescore")


def panel(school, severities, n_evidence=15, seed=1, criteria=("规划性", "技术性"), link=()):
    """Everyone reads everything of a school; ``link`` adds readers from elsewhere to its first three items."""
    generator = np.random.default_rng(seed)
    rows = []
    for item in range(n_evidence):
        quality = generator.normal(0, 1.5)
        readers = {f"{school}{name}": severity for name, severity in severities.items()}
        readers |= dict(link) if item < 3 else {}
        for minute, (reviewer, severity) in enumerate(readers.items()):
            for criterion in criteria:
                seen = quality - severity + generator.logistic(0, 0.5)
                level = LEVELS[int(np.digitize(seen, (-0.7, 0.7)))]
                at = f"2026-11-{item % 28 + 1:02d}T09:{minute:02d}:00"
                rows.append([f"{school}-{item:02d}", criterion, reviewer, level, school, at, "合格"])
    return rows


def two_schools(link=()):
    return panel("东校", {"甲": 1.0, "乙": -1.0, "丙": 0.0}) + panel("西校", {"丁": 0.5, "戊": -0.5}, seed=2, link=link)


def csv_of(rows, columns=COLUMNS, encoding="utf-8"):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([columns, *rows])
    return text.getvalue().encode(encoding)


def jsonl_of(rows, columns=COLUMNS):
    return "\n".join(json.dumps(dict(zip(columns, row, strict=False))) for row in rows).encode()


def xlsx_of(rows, columns=COLUMNS):
    book = Workbook()
    for row in (columns, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
