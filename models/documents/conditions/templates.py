"""Whether a text is only the template that everybody was given: its headings, its labels, the rubric's wording."""

import re
from functools import lru_cache

from models.documents.sentences import Span
from models.standard.rubric import EvidenceRequirement

_MOST_GIVEN = 0.8
"""Largest share of given wording in a text that still counts as somebody's own."""
_FEWEST_GIVEN = 20
"""Letters of given wording below which a text is only short, not a template."""
_SHORTEST_CLAUSE = 4
_CLAUSES = re.compile(r"[，、。；：:;,.！？!?（）()“”\s]+")
_NOT_WORDS = re.compile(r"[\W_]+")

_LABELS = (
    "姓名 教师姓名 学生姓名 作者 执教教师 执教者 授课教师 主讲教师 单位 工作单位 学校 学校名称 学科 科目 "
    "任教学科 年级 班级 任教班级 授课班级 日期 时间 授课时间 上课时间 填写日期 提交日期 课题 课题名称 课名 题目 "
    "标题 主题 教材 教材版本 版本 册次 课时 课型 能力点 微能力点 能力维度 所属环境 材料名称 证据名称 联系电话 "
    "电话 邮箱 编号 序号 页码 备注 评语 得分 等级 签名 盖章"
)
_HEADINGS = (
    "教学设计 教学设计表 教学设计方案 教案 学情分析 学情分析方案 学情分析报告 教材分析 内容分析 学习者分析 "
    "教学目标 学习目标 教学重点 教学难点 教学重难点 重点难点 教学方法 学习方法 教学准备 教学资源 技术环境 "
    "教学环境 技术应用 教学过程 教学环节 教学流程 活动设计 活动方案 活动过程 教师活动 学生活动 师生活动 设计意图 "
    "时间安排 导入 导入新课 新课讲授 讲授新课 巩固练习 课堂小结 课堂练习 总结提升 布置作业 作业设计 板书设计 "
    "教学评价 评价方式 评价标准 教学反思 反思与改进 效果分析 存在问题 改进措施 案例描述 案例背景 案例反思 "
    "实施过程 实施计划 实施效果 数据分析 结果分析 分析结论 教学对策 目录 附件 附录 参考文献 基本信息 填写说明 "
    "提交指南 评价指标 合格 优秀 不合格 示例 模板 表格 年 月 日 第 页 共 请在此处填写 此处填写 请填写 在此输入 "
    "单击此处添加标题 单击此处添加文本 单击此处添加副标题 点击此处添加标题 点击添加文本 此处添加文字"
)


def is_template_only(text: str, requirement: EvidenceRequirement) -> bool:
    """Tell whether hardly anything is left of a text once what was given is taken out.

    Parameters
    ----------
    text
        Normalised.
    requirement
        Its name, and the names and descriptors of its criteria, are given to everybody.
    """
    given = sum(len(_words(text[span.start : span.end])) for span in given_spans(text, requirement))
    return given >= _FEWEST_GIVEN and given >= _MOST_GIVEN * len(_words(text))


def given_spans(text: str, requirement: EvidenceRequirement) -> list[Span]:
    """Return where a text repeats the item's rubric wording, or the labels and headings of common templates.

    Labels and headings count only where nothing but numbering or a mark stands around them, so that running text
    about “教学目标” keeps the word.
    """
    return [Span(*match.span(match.lastgroup or 0)) for match in _pattern(requirement).finditer(text)]


def _words(text: str) -> str:
    return _NOT_WORDS.sub("", text)


@lru_cache(maxsize=256)
def _pattern(requirement: EvidenceRequirement) -> re.Pattern[str]:
    wordings = [requirement.name]
    for criterion in requirement.criteria:
        wordings += [criterion.name, *(level.descriptor for level in criterion.levels)]
    clauses = {clause for wording in wordings for clause in _CLAUSES.split(wording)}
    long = sorted((clause for clause in clauses if len(clause) >= _SHORTEST_CLAUSE), key=len, reverse=True)
    short = sorted({*_LABELS.split(), *_HEADINGS.split(), *filter(None, clauses)}, key=len, reverse=True)
    alone = rf"(?<!\w)(?P<alone>{'|'.join(map(re.escape, short))})(?!\w)"
    return re.compile(rf"(?P<clause>{'|'.join(map(re.escape, long))})|{alone}" if long else alone)
