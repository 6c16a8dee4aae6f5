"""Ways of passing off another's text as one's own, done to real texts by a seeded generator."""

import random
import re
from collections.abc import Callable

from models.documents.passages import split
from models.documents.sentences import sentence_spans

_SYNONYMS = """
因为|由于 所以|因此 但是|然而 可是|不过 如果|假如 虽然|尽管 而且|并且 例如|比如 首先|第一
其次|第二 最后|末了 总之|总而言之 应该|应当 必须|务必 能够|可以 需要|有必要 也许|或许 非常|十分
特别|尤其 一直|始终 常常|经常 已经|早已 渐渐|逐渐 突然|忽然 认为|觉得 知道|明白 看到|见到
想到|联想到 告诉|告知 帮助|协助 获得|得到 失去|丧失 选择|挑选 改变|转变 提高|提升 促进|推动
发现|察觉 解决|化解 完成|做完 开始|着手 继续|接着 坚持|坚守 放弃|舍弃 追求|追寻 实现|达成
创造|创建 面对|直面 克服|战胜 重要|要紧 困难|难题 简单|容易 美丽|漂亮 伟大|了不起 成功|成就
失败|挫败 快乐|愉快 痛苦|苦痛 勇敢|英勇 聪明|聪慧 平凡|普通 人生|生命历程 生活|日子 社会|世间
世界|天下 时代|年代 国家|祖国 人们|大家 自己|自身 别人|他人 朋友|友人 孩子|小孩 父母|双亲
学生|学习者 老师|教师 课堂|课上 教学|授课 学习|研习 方法|办法 问题|疑问 目标|目的 过程|历程
结果|结局 原因|缘由 作用|功用 任务|活动 小组|学习组 讨论|研讨 观察|察看 分析|剖析 反思|反省
评价|评议 资源|素材 设计|规划 数据|资料 内容|材料 能力|本领 力量|能量 精神|气概 思想|思维
梦想|理想 希望|期望 机会|机遇 道路|路途 时间|光阴 地方|场所 事情|事儿 东西|物件 道理|事理
许多|很多 没有|缺乏 只有|唯有 每个|各个 所有|全部 一切|全体 这样|如此 那样|那般 什么|何种
怎样|如何 为什么|为何 就是|即是 不是|并非 才能|方能 使得|令 正是|恰是 终于|总算 永远|永久
有人|有的人 其实|事实上 当然|自然 同时|与此同时 于是|这样一来
"""
SYNONYMS = dict(pair.split("|") for pair in _SYNONYMS.split())
"""Everyday words of argument and of teaching; written for this measurement."""
_SYNONYM = re.compile("|".join(sorted(SYNONYMS, key=len, reverse=True)))
_NAME = re.compile(
    r"[\u4e00-\u9fff]{1,6}(?:小学|中学|学校|市|县|镇|村|老师|同学)|(?:[一二三四五六七八九]|\d)年级|[三四五六七八九]（\d）班"
)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙朱马胡郭何高林罗"
_PLACES = ("青石镇", "望江县", "临河市", "东岭小学", "第二中学", "育才学校")
_CHINESE = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
_LATIN = "etaoinshrdlu"
_SENTENCE_SWAP = 0.5

Plant = Callable[[str, random.Random], str]


def edited(rate: float) -> Plant:
    """Return a plant that deletes, inserts and replaces this share of the characters, punctuation included."""

    def plant(text: str, chance: random.Random) -> str:
        letters = _LATIN if text.isascii() else _CHINESE
        return "".join(_typo(character, letters, rate, chance) for character in text)

    return plant


def _typo(character: str, letters: str, rate: float, chance: random.Random) -> str:
    draw = chance.random() / rate
    if draw >= 1 or character == "\n":
        return character
    other = chance.choice(letters)
    return "" if draw < 1 / 3 else character + other if draw < 2 / 3 else other


def repunctuated(text: str, chance: random.Random) -> str:
    """Swap full-width marks for half-width ones, drop a third of the commas, double the line ends."""
    text = text.translate(str.maketrans("，。；：？！“”（）", ',.;:?!""()')).replace("\n", "\n\n")
    return "".join(c for c in text if c != "," or chance.random() > 1 / 3)


def renamed(text: str, chance: random.Random) -> str:
    """Change every place, school, class and personal title; put a new name into every third sentence besides."""
    text = _NAME.sub(lambda _: chance.choice(_PLACES), text)
    out = []
    for number, sentence in enumerate(_sentences(text)):
        name = chance.choice(_SURNAMES) + chance.choice(["老师", "同学", "伟", "敏", "静", "强", "芳"])
        out.append(sentence[:4] + name + sentence[6:] if number % 3 == 0 and len(sentence) > 12 else sentence)
    return "".join(out)


def shuffled_paragraphs(text: str, chance: random.Random) -> str:
    """Put the paragraphs into another order."""
    lines = [line for line in text.split("\n") if line.strip()]
    chance.shuffle(lines)
    return "\n".join(lines)


def shuffled_sentences(text: str, chance: random.Random) -> str:
    """Put all sentences into another order."""
    sentences = _sentences(text)
    chance.shuffle(sentences)
    return "".join(sentences)


def mixture(share: float, others: list[str]) -> Plant:
    """Return a plant that keeps this share of the result from the text and fills up from an unrelated one."""

    def plant(text: str, chance: random.Random) -> str:
        taken, filled = passages_of(text), passages_of(chance.choice(others))
        budget = len(text) * share
        first = chance.randrange(len(taken))
        kept = _upto([*taken[first:], *taken[:first]], budget)
        mixed = [*kept, *_upto(filled, sum(map(len, kept)) * (1 - share) / share)]
        chance.shuffle(mixed)
        return "\n".join(mixed)

    return plant


def paraphrased(text: str, chance: random.Random) -> str:
    """Replace every known word by its synonym and turn the clauses of half the sentences around."""
    out = []
    for sentence in _sentences(text):
        clauses = re.split("[，,]", sentence.rstrip("。！？；!?;\n"))
        if len(clauses) > 1 and chance.random() < _SENTENCE_SWAP:
            clauses = [*clauses[1:], clauses[0]]
        out.append("，".join(clauses) + "。" + ("\n" if sentence.endswith("\n") else ""))
    return _SYNONYM.sub(lambda found: SYNONYMS[found[0]], "".join(out))


def rewritten(text: str, chance: random.Random) -> str:
    """Paraphrase, and change every fourth character besides: hardly a shingle is left."""
    return edited(0.25)(paraphrased(text, chance), chance)


def passages_of(text: str) -> list[str]:
    """Return the passages of a text."""
    return [passage.text for passage in split(text).passages]


def _upto(pieces: list[str], budget: float) -> list[str]:
    """Return the leading pieces up to a number of characters, the last one cut."""
    out: list[str] = []
    for piece in pieces:
        room = round(budget - sum(map(len, out)))
        if room <= 0:
            break
        out.append(piece[:room])
    return out


def _sentences(text: str) -> list[str]:
    """Return the sentences, each with the line end after it."""
    starts = [span.start for span in sentence_spans(text)]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
