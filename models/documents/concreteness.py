"""What a text says that could not be said of any class: features that hold whatever the ability point.

Slogans fit every lesson. What reviewers call excellent names how many and how long, a tool and why this one, what
pupils got wrong, which pupils, what stayed doubtful, and what to do when something fails; and it says several of these
in one sentence. Chinese first, English where the same thing is said in words.
"""

import re
from math import log1p

from models.documents.lexicon import TOOLS, UNITS
from models.documents.wording import Wording

_COUNT = re.compile(
    rf"(?:\d|(?<![一二三四五六七八九十第])[一二两三四五六七八九十百]{{1,6}})\s?(?:{UNITS})|\b\d+(?:\.\d+)?%?\b"
)
_TOOL = re.compile(
    "|".join(map(re.escape, TOOLS.zh)) + r"|\b(?:" + "|".join(sorted(TOOLS.words)) + r")\b", re.IGNORECASE
)
_MISCONCEPTION = re.compile(
    r"误以为|误认为|误区|误解|混淆|错因|错题|易错|错误|答错|做错|写错|错了|当成|看成|忽略|漏[写掉看]|迷思|不理解|说不清|卡在|"
    r"典型错|障碍|\b(?:misconceptions?|mistakes?|mistook|confused?|misunderst\w+|errors?|wrongly|overlook\w*)\b",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"[一二两三四五六七八九十\d]{1,3}\s?(?:名|位|个)?(?:学生|同学|孩子|学困生|组员)|[一二两三四五六七八九十\d]{1,3}\s?个?小组|学困生|学优生|后进生|"
    r"[A-Ca-c甲乙丙]\s?[组层类]|(?:基础|提高|提升|拓展|巩固|达标|未达标|薄弱)[组层生]|分层|其中\s?\d+|另有|其余|少数学生|部分学生|"
    r"\b(?:half of|a third of|one pupil|one student|pupils who|students who|those who|groups? of)\b",
    re.IGNORECASE,
)
_CAVEAT = re.compile(
    r"局限|不足以|不能说明|未必|不一定|不排除|可能是|仍有|仍然|尚未|尚不|谨慎|样本|只代表|仅代表|有待验证|不敢说|不完全|没能|未能|还需|"
    r"\b(?:however|although|limited|limitation|not necessarily|might|may not|still|cannot say)\b",
    re.IGNORECASE,
)
_PLAN_B = re.compile(
    r"备用|预案|备份|应急|断网|掉线|卡顿|故障|万一|一旦|(?:如果|若|如)[^。；\n]{1,30}(?:就|则|改|换|先|再|可)|改用|改为|换成|"
    r"\b(?:plan b|backup|in case|otherwise|if (?:it|they|the)[^.\n]{1,60}(?:will|would|can))\b",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"据此|因此|于是|针对|根据(?:数据|结果|反馈|错题|小测|问卷|统计)|调整|改进|补充|再测|复测|重测|追踪|跟进|增加了|减少了|"
    r"\b(?:therefore|as a result|based on|adjust\w*|revis\w+|follow(?:ed)? up)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"(?:从|由)[^。；，\n]{0,12}\d[^。；，\n]{0,16}(?:到|至|降|升|提高|增|减)|比(?:原来|上次|之前|前测)|前测|后测|"
    r"\bfrom \d+[^.\n]{0,20} to \d+",
    re.IGNORECASE,
)
_KINDS = (_COUNT, _TOOL, _MISCONCEPTION, _GROUP, _CAVEAT, _PLAN_B, _ACTION, _CHANGE)


def concreteness(wording: Wording) -> dict[str, float]:
    """Return the features of a text, by name: ``log1p`` of counts, shares of sentences, mean kinds in a sentence.

    Parameters
    ----------
    wording
        Of any text; without a sentence every value is 0.
    """
    kinds = [[pattern.search(sentence) is not None for pattern in _KINDS] for sentence in wording.sentences]
    n = len(kinds) or 1
    per_sentence = [sum(found) for found in kinds]
    return {
        "misconceptions_log": log1p(len(_MISCONCEPTION.findall(wording.text))),
        "groups_log": log1p(len(_GROUP.findall(wording.text))),
        "caveats_log": log1p(len(_CAVEAT.findall(wording.text))),
        "plan_b_log": log1p(len(_PLAN_B.findall(wording.text))),
        "actions_log": log1p(len(_ACTION.findall(wording.text))),
        "concrete_kinds": float(sum(map(any, zip(*kinds, strict=True)))),
        "concrete_per_sentence": sum(per_sentence) / n,
        "rich_sentences": sum(found > 1 for found in per_sentence) / n,
        "bare_sentences": sum(found == 0 for found in per_sentence) / n,
    }
