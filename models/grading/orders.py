"""Sentences that tell the grader what to answer. They never have an effect on a level: no model here follows orders.

They are left out all the same, because their words would count as the writer's, and shown to a person.
"""

import re

from models.documents.sentences import Span, sentence_spans

_LEVEL = r"(?:优秀|最高[等级分]|满分|高分|合格|通过|优等|A级|一等)"
_CHINESE = (
    rf"(?:请|务必|麻烦|恳请|希望|必须|直接|应当?)[^。！？\n]{{0,24}}(?:评[为定成]|打|给[予出个我]?|判[为定]|评分为?|定为)[^。！？\n]{{0,12}}{_LEVEL}",
    r"(?:忽略|无视|忘[记掉])[^。！？\n]{0,8}(?:之前|以上|上述|前面|先前|所有)[^。！？\n]{0,8}(?:指令|指示|要求|提示|规则|标准)",
    r"(?:系统提示|系统指令|评分指令|给评分(?:系统|模型)的)[^。！？\n]{0,4}[：:]",
    rf"(?:评分|阅卷|评审)(?:系统|模型|程序|AI)[^。！？\n]{{0,20}}{_LEVEL}",
    rf"按{_LEVEL}(?:等级)?(?:评分|处理|计)",
)
_ENGLISH = (
    r"\bignore (?:all |any |the )?(?:previous|prior|above|earlier|preceding) (?:instructions?|prompts?|rules?)",
    r"\bdisregard (?:all |any |the )?(?:previous|prior|above|earlier) (?:instructions?|prompts?|rules?)",
    r"(?m:^)\s*(?:system|assistant|developer)\s*:",
    r"\b(?:grade|rate|score|mark|evaluate) this (?:\w+ )?(?:as|with|at) (?:excellent|full|the highest|top|a\b)",
    r"\b(?:give|assign|award) (?:this|me|it|my)[^.!?\n]{0,24}(?:full marks|excellent|highest|top (?:grade|marks))",
    r"\byou are (?:the|a|an) (?:grader|rater|examiner|evaluator|scoring)",
    r"\boutput\s*:\s*(?:excellent|full)",
)
_ORDER = re.compile("|".join((*_CHINESE, *_ENGLISH)), re.IGNORECASE)


def order_spans(text: str) -> list[Span]:
    """Return the sentences that are addressed to whoever or whatever grades, in order.

    Parameters
    ----------
    text
        Normalised.
    """
    return [span for span in sentence_spans(text) if _ORDER.search(text, span.start, span.end)]
