import json
from dataclasses import replace

import pytest

from models.errors import StandardFileInvalid
from models.standard.loading import content_hash, load_standard, parse_standard, to_document
from tests.models.standard.rubrics import COUNTY, SHIPPED, changed, county, shipped


def one_criterion(scale: dict[str, object]) -> bytes:
    """Return a JSON rubric of one criterion with the given scale fields."""
    criterion = {"id": "P-E-1", "name": "质量", **scale}
    evidence = {"id": "P-E", "name": "作文", "criteria": [criterion]}
    point = {"code": "P", "name": "写作", "evidence": [evidence]}
    return json.dumps({"id": "essay", "version": "1", "title": "T", "provenance": "own", "points": [point]}).encode()


def test_a_county_version_loads_without_new_code():
    (point,) = county().points
    plan, essay = point.evidence
    assert [level.name for level in plan.levels] == ["待改进", "达标", "良好", "示范"]
    assert [level.descriptor for level in plan.criteria[0].levels] == ["", "写明每周页数", "", "按学生差异分层安排"]
    assert essay.criteria[0].codes == tuple(str(mark) for mark in range(2, 13))
    assert essay.criteria[0].levels[-1].descriptor == "立意新颖"


def test_yaml_words_stay_what_was_written():
    standard = county(changed("title: 县级阅读教学评价", "title: 1.10"))
    assert standard.points[0].evidence[0].levels[0].code == "no"
    assert (standard.version, standard.title) == ("2026-11", "1.10")


def test_sequence_is_the_place_in_the_file_unless_given():
    assert county().points[0].sequence == 1
    assert (
        county(changed("    name: 整本书阅读指导", "    name: 整本书阅读指导\n    sequence: 9")).points[0].sequence == 9
    )


def test_descriptor_of_the_standard_holds_where_a_criterion_says_nothing():
    text = changed("{code: good, name: 良好}", "{code: good, name: 良好, descriptor: 多数做到}")
    text = changed("pass: 写明每周页数", "good: 写明每日页数", text)
    first, second = county(text).points[0].evidence[0].criteria
    assert (first.levels[2].descriptor, second.levels[2].descriptor) == ("写明每日页数", "多数做到")


@pytest.mark.parametrize("standard", [shipped(), county()], ids=["shipped", "county"])
@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_a_copy_in_a_bundle_loads_to_the_same_standard(standard, suffix, tmp_path):
    path = tmp_path / f"standard.{suffix}"
    path.write_text(json.dumps(to_document(standard), ensure_ascii=False), encoding="utf-8")
    assert load_standard(path) == standard
    assert load_standard(path).content_hash == standard.content_hash == content_hash(standard)


def test_layout_of_the_file_does_not_change_the_hash():
    document = to_document(county())
    compact = parse_standard(json.dumps(document, sort_keys=True).encode(), "a.json")
    marks = [{"code": str(mark), "name": str(mark), "name_en": str(mark)} for mark in range(2, 13)]
    spelt_out = county(changed("range: [2, 12]", f"levels: {json.dumps(marks)}"))
    assert compact.content_hash == spelt_out.content_hash == county().content_hash


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("写明每周页数", "写明每周页数。"),
        ("name: 达标", "name: 合格"),
        ("name_en: Developing", "name_en: Emerging"),
        ("range: [2, 12]", "range: [1, 12]"),
        ("name: 任务设计", "name: 任务"),
        ("version: 2026-11", "version: 2026-12"),
        ("provenance: written for the tests", "provenance: official"),
    ],
)
def test_any_change_of_wording_changes_the_hash(old, new):
    assert county(changed(old, new)).content_hash != county().content_hash


def test_provenance_and_aliases_of_a_point_count_in_the_hash():
    standard = shipped()
    point = standard.points[0]
    for other in (replace(point, provenance="official"), replace(point, aliases=())):
        assert content_hash(replace(standard, points=(other, *standard.points[1:]))) != standard.content_hash


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("name", ["县.yaml", "县.JSON"])
def test_encodings_in_use_give_the_same_standard(encoding, name, tmp_path):
    text = json.dumps(to_document(county()), ensure_ascii=False, indent=1) if name.endswith("JSON") else COUNTY
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    assert load_standard(path) == county()


def test_windows_line_ends_make_no_difference():
    assert county(COUNTY.replace("\n", "\r\n")) == county()


@pytest.mark.parametrize("count", [2, 61])
def test_2_to_61_levels_are_accepted(count):
    levels = [{"code": f"L{n}", "name": f"第{n}档"} for n in range(count)]
    for scale in ({"levels": levels}, {"range": [0, count - 1]}):
        (point,) = parse_standard(one_criterion(scale), "a.json").points
        assert len(point.evidence[0].levels) == count


@pytest.mark.parametrize("count", [1, 62])
def test_fewer_or_more_levels_are_refused(count):
    levels = [{"code": f"L{n}", "name": f"第{n}档"} for n in range(count)]
    for scale in ({"levels": levels}, {"range": [0, count - 1]}):
        with pytest.raises(StandardFileInvalid, match=r"levels|range"):
            parse_standard(one_criterion(scale), "a.json")


def test_json_escapes_beyond_the_basic_plane_are_read():
    data = one_criterion({"range": [0, 2]}).replace(b'"T"', b'"\\ud842\\udfb7"')
    assert parse_standard(data, "a.json").title == "\U00020bb7"


def test_the_example_in_the_readme_loads():
    readme = (SHIPPED.parents[1] / "README.md").read_text(encoding="utf-8")
    example = readme.split("```yaml\n")[1].split("```")[0]
    assert parse_standard(example.encode(), "example.yaml").points[0].code == "D1"
