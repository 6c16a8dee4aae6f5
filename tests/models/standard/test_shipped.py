from tests.models.standard.rubrics import shipped

STANDARD = shipped()
ITEMS = [item for point in STANDARD.points for item in point.evidence]
CRITERIA = [criterion for item in ITEMS for criterion in item.criteria]


def test_it_has_every_point_item_and_criterion():
    assert (len(STANDARD.points), len(ITEMS), len(CRITERIA)) == (30, 88, 305)


def test_points_stand_in_the_official_order():
    codes = [f"A{n}" for n in range(1, 14)] + [f"B{n}" for n in range(1, 11)] + [f"C{n}" for n in range(1, 8)]
    assert [point.code for point in STANDARD.points] == codes
    assert [point.sequence for point in STANDARD.points] == list(range(1, 31))


def test_dimensions_and_environments_have_their_official_sizes():
    dimensions = [point.dimension for point in STANDARD.points]
    environments = [point.environment for point in STANDARD.points]
    assert {name: dimensions.count(name) for name in dimensions} == {
        "学情分析": 2,
        "教学设计": 7,
        "学法指导": 14,
        "学业评价": 7,
    }
    assert {name: environments.count(name) for name in environments} == {
        "多媒体教学环境": 13,
        "混合学习环境": 10,
        "智慧学习环境": 7,
    }


def test_every_criterion_says_what_qualified_and_excellent_mean():
    for criterion in CRITERIA:
        failed, qualified, excellent = criterion.levels
        assert (failed.code, qualified.code, excellent.code) == ("not_qualified", "qualified", "excellent")
        assert (failed.name, qualified.name, excellent.name) == ("不合格", "合格", "优秀")
        assert qualified.descriptor
        assert excellent.descriptor
        assert qualified.descriptor != excellent.descriptor


def test_ids_tell_where_a_part_belongs():
    for point in STANDARD.points:
        for item in point.evidence:
            assert item.id.startswith(f"{point.code}-E")
            assert all(criterion.id.startswith(f"{item.id}-") for criterion in item.criteria)


def test_nothing_is_left_unnamed():
    for point in STANDARD.points:
        assert all((point.name, point.name_en, point.description))
    for item in ITEMS:
        assert all((item.name, item.type, item.formats, item.limit))


def test_derived_wording_is_marked_on_the_file_and_on_each_point():
    assert STANDARD.provenance.startswith("derived")
    assert "不是官方" in STANDARD.provenance
    assert {point.provenance for point in STANDARD.points} == {"derived"}
    assert "derived" in STANDARD.version
