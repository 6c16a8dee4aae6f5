"""Small rubric files for tests."""

from pathlib import Path

import models
from models.standard.loading import load_standard, parse_standard
from models.standard.rubric import Standard

SHIPPED = Path(models.__file__).parents[1] / "data" / "standards" / "micro-ability-2019-derived.json"

COUNTY = """\
id: county-reading
version: 2026-11
title: 县级阅读教学评价
provenance: written for the tests
levels:
  - {code: no, name: 待改进, name_en: Developing}
  - {code: pass, name: 达标}
  - {code: good, name: 良好}
  - {code: best, name: 示范}
points:
  - code: D1
    name: 整本书阅读指导
    evidence:
      - id: D1-E1
        name: 阅读计划
        criteria:
          - id: D1-E1-1
            name: 进度安排
            descriptors:
              pass: 写明每周页数
              best: 按学生差异分层安排
          - id: D1-E1-2
            name: 任务设计
      - id: D1-E2
        name: 学生作文
        criteria:
          - id: D1-E2-1
            name: 总分
            range: [2, 12]
            descriptors: {12: 立意新颖}
"""


def shipped() -> Standard:
    return load_standard(SHIPPED)


def county(text: str = COUNTY, name: str = "county.yaml") -> Standard:
    return parse_standard(text.encode(), name)


def changed(old: str, new: str, text: str = COUNTY) -> str:
    """Return the rubric with one place changed; the place has to exist exactly once."""
    assert text.count(old) == 1
    return text.replace(old, new)


def line_with(part: str, text: str) -> int:
    """Return the only line (from 1) that holds ``part``."""
    (line,) = [number for number, line in enumerate(text.split("\n"), start=1) if part in line]
    return line
