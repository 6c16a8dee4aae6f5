"""What a circular says, by what was found."""

import pytest

from service.circulars.content import circular_of
from service.circulars.readout import preview_of
from service.circulars.sections import Chart, ChartKind
from service.consistency.figures import Verdict
from service.language import Language
from service.spot_checks.result import NextStep
from tests.service.circulars import builders


def text_of(sources):
    return "\n".join(line.text for line in preview_of(circular_of(sources)))


@pytest.fixture(scope="module")
def uneven():
    return builders.uneven()


@pytest.fixture(scope="module")
def consistent():
    return builders.consistent()


@pytest.fixture(scope="module")
def apart():
    return builders.apart()


def test_the_finding_is_said_first_and_plainly(uneven, consistent, apart):
    assert [one.verdict for one in (uneven, consistent, apart)] == [
        Verdict.UNEVEN,
        Verdict.CONSISTENT,
        Verdict.NOT_COMPARABLE,
    ]
    assert "各校评审尺度不统一" in text_of(builders.sources(uneven))
    assert "全县评审总体一致" in text_of(builders.sources(consistent))
    told = text_of(builders.sources(apart))
    assert "目前无法判断" in told
    assert "分属2个互不相连的部分" in told


def test_severity_is_told_in_words_with_its_uncertainty(uneven):
    told = text_of(builders.sources(uneven))
    severe = told.split("尺度偏严的学校")[1].split("尺度偏宽的学校")[0]
    assert "第三中学" in severe
    assert "第一小学" not in severe
    assert "95%区间" in severe


def test_without_a_spot_check_nothing_is_said_of_wrong_decisions(consistent):
    circular = circular_of(builders.sources(consistent))
    assert "不对评审结论的差错率作出判断" in text_of(builders.sources(consistent))
    assert circular.draft.startswith("草稿")


def test_a_signed_spot_check_says_what_it_proves_and_ends_the_draft(consistent):
    sources = builders.sources(consistent, builders.result(signed=True))
    circular, told = circular_of(sources), text_of(sources)
    assert circular.draft == ""
    assert circular.made_at == builders.SIGNED
    assert "以95%的置信度，清单所列评审结论的差错率不超过3.9%" in told
    assert "2026年7月3日签发" in told
    (proof,) = [one for one in circular.attachments if "抽查" in one.title]
    facts = dict(proof.blocks[1].rows)
    assert facts["种子"] == builders.SEED
    assert facts["清单校验值（SHA-256）"].replace("\n", "") == builders.HASH


def test_an_unsigned_one_stays_a_draft(consistent):
    circular = circular_of(builders.sources(consistent, builders.result(signed=False)))
    assert circular.draft.startswith("草稿")
    assert circular.made_at == builders.MADE


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (NextStep.EXTEND, "应扩大抽查样本"),
        (NextStep.RECHECK_ALL, "原定目标未获证明"),
        (NextStep.HOLDS, "原定目标成立"),
        (NextStep.FAILS, "原定目标不成立"),
    ],
)
def test_what_is_not_proved_is_not_claimed(step, says, consistent):
    told = text_of(builders.sources(consistent, builders.result(signed=True, step=step, wrong=3)))
    assert says in told
    assert "证明了原定目标" not in told


def test_next_steps_are_numbered_and_leave_open_who_and_when(uneven):
    told = text_of(builders.sources(uneven, builders.result(signed=True, wrong=2)))
    steps = told.split("下一步工作")[1]
    assert "1. 对下列学校抽取部分材料复评，并与其评审组逐份研讨：第三中学。" in steps
    assert "更正抽查中发现有误的2项评审结论" in steps
    assert steps.count("责任单位：＿＿＿＿＿＿；完成时限：＿＿＿＿＿＿。") == 2
    assert "开展抽查复评" not in steps


def test_before_any_figures_it_says_that(apart):
    told = text_of(builders.sources())
    assert "本轮数据尚未计算" in told
    assert "总体结论" not in told
    assert "没有突出的问题" not in told


def test_proposed_cross_readings_are_attached_with_codes(apart):
    titles = [one.title for one in circular_of(builders.sources(apart)).attachments]
    assert "建议安排的交叉评阅" in titles
    (grid,) = [one.blocks[1] for one in circular_of(builders.sources(apart)).attachments if "交叉" in one.title]
    assert all(row[1].startswith("P") for row in grid.rows)


def test_charts_show_what_the_figures_say(uneven):
    charts = [one for one in circular_of(builders.sources(uneven)).blocks if isinstance(one, Chart)]
    caterpillar, levels = charts
    assert caterpillar.kind is ChartKind.INTERVALS
    assert caterpillar.categories[0] == "第三中学"
    assert caterpillar.series[0].values == tuple(one.severity for one in uneven.schools)
    assert levels.kind is ChartKind.SHARES
    assert [series.name for series in levels.series] == ["不合格", "合格", "优秀"]


def test_in_english_not_a_word_is_chinese_but_names(uneven):
    sources = builders.sources(uneven, builders.result(signed=True), Language.ENGLISH)
    told = text_of(sources)
    for name in (*builders.SCHOOLS.values(), "2026年春季（示例数据）", "示例县", "示例标准", "问卷设计"):
        told = told.replace(name, "")
    assert [character for character in told if "一" <= character <= "龥"] == []
    assert "1. Basis and scope" in told
