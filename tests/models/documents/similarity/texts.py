"""Texts for the tests: teachers' sentences, each different from all others."""

import random

import numpy as np

from models.documents.passages import split
from models.documents.similarity.handed import Handed, no_vectors
from models.documents.similarity.look_alikes import Filing

_WHO = ("学生", "小组", "同桌", "我", "班长", "听课教师", "家长", "全班")
_CHARACTERS = (
    "观察记录讨论展示数据问题步骤图形阅读计算实验朗读批注修改投票抢答反馈订正归纳追问示范操作测量比较分类推理验证"
)


def essay(seed: int, sentences: int = 20) -> str:
    """Return a text of its own for every seed."""
    chance = random.Random(seed)

    def sentence() -> str:
        return chance.choice(_WHO) + "".join(chance.choices(_CHARACTERS, k=chance.randint(14, 34))) + "。"

    lines = ["".join(sentence() for _ in range(4)) for _ in range(sentences // 4)]
    return "\n".join(lines)


def handed(
    text: str,
    name: str,
    *,
    teacher: str = "",
    school: str = "S",
    round_: str = "2026",
    point: str = "",
    vectors: np.ndarray | None = None,
) -> Handed:
    filing = Filing(name, teacher or f"teacher of {name}", school, round_, point)
    return Handed(filing, split(text), no_vectors() if vectors is None else vectors)


def random_vectors(text: str, seed: int, dimension: int = 64) -> np.ndarray:
    """Return a unit vector for each passage, nearly at right angles to all others."""
    vectors = np.random.default_rng(seed).normal(size=(len(split(text).passages), dimension))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
