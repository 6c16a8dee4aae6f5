"""Saying everything twice in slightly other words, as somebody would who wants a text to look longer."""

import re
from random import Random

_CHINESE = {
    "学生": "同学", "老师": "教师", "因为": "由于", "所以": "因此", "但是": "不过", "如果": "假如", "通过": "借助",
    "可以": "能够", "非常": "十分", "很多": "许多", "发现": "看到", "认为": "觉得", "帮助": "协助", "使用": "运用",
    "进行": "开展", "需要": "要", "已经": "已", "同时": "与此同时", "例如": "比如", "我们": "咱们", "然后": "接着",
    "虽然": "尽管", "而且": "并且", "重要": "关键", "提高": "提升", "解决": "处理",
}  # fmt: skip
_ENGLISH = {
    "because": "since", "but": "yet", "big": "large", "many": "a lot of", "think": "believe", "people": "persons",
    "also": "as well", "help": "assist", "use": "make use of", "show": "demonstrate", "very": "really", "so": "thus",
    "important": "significant", "get": "obtain", "make": "create", "good": "fine", "need": "require", "if": "when",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+")
_CHINESE_WORDS = re.compile("|".join(_CHINESE))
_CLAUSE = re.compile(r"[^，,；;]+[，,；;]?")
_END = re.compile(r"[。！？.!?]+$")


def paraphrased(sentence: str, random: Random) -> str:
    """Return a sentence with some words replaced and, now and then, its clauses in another order.

    Parameters
    ----------
    sentence
        With its closing mark.
    random
        Which words and clauses; the same state always gives the same sentence.
    """
    changed = _CHINESE_WORDS.sub(
        lambda word: _CHINESE[word.group()] if random.random() < 0.8 else word.group(), sentence
    )
    changed = _WORD.sub(lambda word: _ENGLISH.get(word.group(), word.group()), changed)
    mark = _END.search(changed)
    clauses = [clause.strip() for clause in _CLAUSE.findall(_END.sub("", changed))]
    if len(clauses) > 2 and random.random() < 0.5:
        clauses = [*clauses[1:], clauses[0]]
    chinese = "，" in changed or "。" in changed
    joined = ("，" if chinese else ", ").join(clause.rstrip("，,；;") for clause in clauses)
    return joined + (mark.group() if mark else "")
