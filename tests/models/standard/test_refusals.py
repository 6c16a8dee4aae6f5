"""A broken rubric file is refused with the line to correct."""

import json

import pytest

from models.errors import StandardFileInvalid
from models.standard.loading import load_standard, parse_standard, to_document
from tests.models.standard.rubrics import COUNTY, changed, county, line_with

MB = 1024 * 1024


def refusal(data: str | bytes, name: str = "county.yaml") -> StandardFileInvalid:
    with pytest.raises(StandardFileInvalid) as caught:
        parse_standard(data.encode() if isinstance(data, str) else data, name)
    assert caught.value.params["path"] == name
    return caught.value


# What is changed, into what, a text on the line to be named, words of the reason.
BROKEN = {
    "misspelt field": ("    name: 整本书", "    nmae: 整本书", "nmae:", "perhaps “name” is meant"),
    "missing field": ("title: 县级阅读教学评价\n", "", "id: county-reading", "title is missing"),
    "empty name": ("name: 阅读计划", "name: ''", "name: ''", "must not be empty"),
    "blank name": ("name: 阅读计划", "name: '  '", "name: '  '", "must not be empty"),
    "name without value": ("name: 阅读计划", "name:  # nothing", "# nothing", "is missing"),
    "list instead of text": ("name: 阅读计划", "name: [阅读计划]", "[阅读计划]", "must be text"),
    "control character": ("name: 阅读计划", 'name: "a\\0b"', "a\\0b", "control characters"),
    "raw control character": ("name: 阅读计划", "name: a\x07b", "a\x07b", "U+0007"),
    "unknown level": ("best: 按学生", "great: 按学生", "great:", "not one of the levels no, pass, good, best"),
    "unknown mark": ("{12: 立意新颖}", "{13: 立意新颖}", "13:", "not one of the levels 2, 3"),
    "repeated item id": ("id: D1-E2\n", "id: d1-e1\n", "d1-e1", "already taken"),
    "repeated criterion id": ("id: D1-E2-1", "id: D1-E1-1 # again", "again", "already taken"),
    "repeated item name": ("name: 学生作文", "name: 阅读 计划", "阅读 计划", "already taken"),
    "repeated level code": ("code: good", "code: pass", "code: pass, name: 良好", "already taken"),
    "level named as another's code": ("name: 良好", "name: BEST", "code: best", "already taken"),
    "repeated key": ("name: 阅读计划", "name: 阅读计划\n        name: 又一个", "又一个", "twice"),
    "one level": ("range: [2, 12]", "range: [2, 2]", "range:", "2 to 61"),
    "62 levels": ("range: [2, 12]", "range: [0, 61]", "range:", "2 to 61"),
    "range downwards": ("range: [2, 12]", "range: [12, 2]", "range:", "2 to 61"),
    "endless range": ("range: [2, 12]", "range: [0, 99999999999999]", "range:", "2 to 61"),
    "range of fractions": ("range: [2, 12]", "range: [2, .nan]", "range:", "range[1]"),
    "range and levels": (
        "range: [2, 12]",
        "range: [2, 12]\n            levels: [{code: a, name: 甲}, {code: b, name: 乙}]",
        "range:",
        "keep one",
    ),
    "two scales in one item": (
        "name: 任务设计",
        "name: 任务设计\n            range: [1, 4]",
        "range: [1, 4]",
        "one scale",
    ),
    "another scale in words": (
        "name: 任务设计",
        "name: 任务设计\n            levels:\n              - {code: a, name: 甲}\n              - {code: b, name: 乙}",
        "            levels:",
        "one scale",
    ),
    "no criteria": (COUNTY[COUNTY.rindex("criteria:") :], "criteria: []", "criteria: []", "at least 1"),
    "bad sequence": ("name: 整本书阅读指导", "name: 整本书阅读指导\n    sequence: 0", "sequence:", "sequence"),
    "bad indentation": ("  - code: D1", "  - code: D1\n   oops", "oops", "not valid YAML"),
    "anchor": ("name: 阅读计划", "name: &a 阅读计划", "&a", "anchors"),
    "alias": ("name: 阅读计划", "name: *a", "*a", "aliases"),
    "tag": ("name: 阅读计划", "name: !!python/name:os.system x", "!!python", "tags"),
    "second document": ("points:", "---\npoints:", "---", "not valid YAML"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_the_line_of_a_mistake_is_named(case):
    old, new, on_line, reason = BROKEN[case]
    text = changed(old, new)
    error = refusal(text)
    assert reason in str(error)
    assert error.params["line"] == line_with(on_line, text)


def test_the_first_of_several_mistakes_is_named():
    text = changed("name: 学生作文", "name: ''", changed("title: 县级", "titel: 县级"))
    assert refusal(text).params["line"] == line_with("titel", text)
    text = changed("name: 学生作文", "name: ''", changed("    name: 整本书", "    sequence: x\n    name: 整本书"))
    assert refusal(text).params["line"] == line_with("sequence: x", text)


def test_repeated_points_are_refused_by_code_name_alias_and_number():
    body = COUNTY[COUNTY.index("    evidence:") :].replace("D1-", "D2-")
    for fields in ("code: d1\n    name: 二", "code: D2\n    name: 二\n    sequence: 1"):
        text = f"{COUNTY}  - {fields}\n{body}"
        assert "already taken" in str(refusal(text))
    text = f"{COUNTY}  - code: D2\n    name: 二\n    aliases:\n      - 二号\n      - 整本书阅读指导 # again\n{body}"
    assert refusal(text).params["line"] == line_with("again", text)


def test_a_criterion_without_any_scale_is_refused():
    text = COUNTY[: COUNTY.index("levels:")] + COUNTY[COUNTY.index("points:") :]
    text = changed(
        "descriptors:\n              pass: 写明每周页数\n              best: 按学生差异分层安排", "name_en: Pace", text
    )
    error = refusal(text)
    assert error.params["line"] == line_with("id: D1-E1-1", text)
    assert "no levels" in str(error)


def json_lines() -> str:
    return json.dumps(to_document(county()), ensure_ascii=False, indent=1)


@pytest.mark.parametrize(
    ("old", "new", "on_line"),
    [
        ('"name": "学生作文"', '"name": 7', '"name": 7'),
        ('"name": "学生作文"', '"name": NaN', "NaN"),
        ('"name": "学生作文"', '"name": "学生作文", "name": "x"', '"x"'),
        ('"name": "学生作文"', '"name": "\\ud842\\udfb7", "nam": 1', "nam"),
        ('"name": "学生作文"', '"name": "学生作文" "x"', '"x"'),
        ('"sequence": 1', '"sequence": 1' + "0" * 5000, "10000"),
        ('"sequence": 1', '"sequence":\t1e999', "1e999"),
        ('"sequence": 1', '"sequence": ' + "[" * 100_000, "[[["),
    ],
)
def test_json_mistakes_name_their_line_too(old, new, on_line):
    text = changed(old, new, json_lines())
    expected = text[: text.index(new)].count("\n") + 1
    assert on_line in text.split("\n")[expected - 1]
    assert refusal(text, "county.json").params["line"] == expected


def test_json_indented_with_tabs_names_its_line():
    text = changed('"name": "学生作文"', '"name": ""', json_lines().replace("\n ", "\n\t"))
    assert refusal(text, "county.json").params["line"] == line_with('"name": ""', text)


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
@pytest.mark.parametrize("data", ["", "[]", "7", "null", "{}"])
def test_a_file_that_is_no_rubric_at_all_is_refused(data, name):
    assert refusal(data, name).params["line"] == 1


def test_lone_surrogates_are_refused():
    text = changed("学生作文", "\\ud800", json_lines())
    assert refusal(text, "a.json").params["line"] == line_with("ud800", text)


def test_damaged_utf8_is_not_taken_for_gb18030():
    data = COUNTY.encode()
    place = data.index("阅读计划".encode())
    error = refusal(data[:place] + b"\xff" + data[place:])
    assert error.params["line"] == line_with("阅读计划", COUNTY)


def test_bytes_that_are_no_text_are_refused():
    assert refusal(b"id: x\ntitle: \xff\xff\xff").params["line"] == 2


def test_too_large_a_file_is_refused():
    assert "10 MB" in str(refusal(b" " * (10 * MB + 1)))


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_millions_of_values_are_refused(name):
    assert "200000 values" in str(refusal("[" + "1," * 1_000_000 + "1]", name))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(StandardFileInvalid, match="cannot be opened"):
        load_standard(tmp_path / "none.yaml")
    with pytest.raises(StandardFileInvalid, match="cannot be opened"):
        load_standard(tmp_path)
