"""Phrases that a text generator addresses to whoever asked it, left standing in what was handed in.

Only these phrases count. How a text is written says nothing about who wrote it, and is never looked at.
"""

import re

from models.documents.sentences import Span

_MADE = "(?:生成|撰写|整理|准备|设计|编写|拟定|创作)"
_YOU = "[您你]"
_CHINESE = (
    r"作为一?[个款名]?(?:人工智能|AI|ＡＩ)(?:大?语言)?(?:模型|助手|助理)[，,]?\s*(?=我|无法|不能|语言)",
    r"作为一?[个款名]?(?:人工智能|AI|大型?)+语言模型",
    r"我(?:只)?是一?[个款名](?:人工智能|AI|大?语言模型)(?:语言模型|助手|助理|模型)?[，,]",
    rf"以下(?:内容)?是我?[为给]{_YOU}{_MADE}",
    rf"根据{_YOU}(?:的(?:要求|需求)|提供的(?:信息|内容|主题|要求|材料))[，,]?[^。！\n]{{0,8}}(?:为{_YOU})?{_MADE}",
    rf"希望(?:以上|上述|这)[^。！!\n]{{0,12}}{_YOU}[^。！!\n]{{0,8}}(?:帮助|参考价值)",
    rf"(?:如需|需要|如果需要|要不要)我?[^。！!\n]{{0,4}}[为帮]{_YOU}(?:进一步|继续)?(?:修改|调整|优化|扩展|润色|{_MADE[3:-1]})",
    rf"我(?:可以|会|将)(?:继续|进一步)[为帮]{_YOU}(?:修改|调整|优化|扩展|润色|完善)",
    r"截[至止]我?的?(?:知识|训练数据)(?:更新|截止)",
    rf"(?m:^)(?:好的|当然可以|当然|没问题)[，,！!。]\s*(?:以下是|下面是|这是一?[份篇个]|我(?:来|将|会)?[为帮]{_YOU}|为{_YOU}{_MADE})",
    r"(?:本回答|以上回答|本内容|以上内容)由\s?(?:AI|人工智能|大模型)\s?生成",
)
_ENGLISH = (
    r"\bas an? (?:AI|artificial intelligence)(?: language)? (?:model|assistant)\b",
    r"\bI(?:'|’| a)m (?:just |only )?an AI (?:language )?(?:model|assistant)\b",
    r"\bas of my (?:last|latest) (?:knowledge |training )?(?:update|cutoff)\b",
    r"\bmy (?:knowledge|training data) (?:cut-?off|only goes up to)\b",
    r"(?m:^)(?:certainly|sure|of course)[!,.] here(?:'s| is| are| it is)\b",
    r"\bregenerate (?:the )?response\b",
)
_PLACEHOLDERS = (
    r"[\[【［〔](?:请|在此|此处)?(?:插入|填写|填入|补充|输入)[^\]】］〕\n]{0,30}[\]】］〕]",
    r"[\[［](?:您的|你的|学校|教师|学生|班级)(?:的)?(?:姓名|名字|名称|学校)[\]］]",
    r"[（(](?:请在)?此处(?:请)?(?:填写|填入|插入|补充|输入)[^）)\n]{0,30}[）)]",
    r"\[(?:insert|your|add|enter) [^\]\n]{1,40}\]",
)
_LEFT = re.compile("|".join((*_CHINESE, *_ENGLISH, *_PLACEHOLDERS)), re.IGNORECASE)


def leftovers(text: str) -> list[Span]:
    """Return where phrases of a text generator stand, in order.

    Parameters
    ----------
    text
        Normalised.
    """
    return [Span(*match.span()) for match in _LEFT.finditer(text)]
