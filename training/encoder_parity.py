"""Checks that a converted encoder still gives the vectors of what it was made from."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.errors import EncoderParityFailed
from models.grading.encoder import Role
from models.grading.encoder_manifest import Parity

FULL_PRECISION_FLOOR = 0.999
"""Least cosine of a rebuilt full-precision encoder to the engine that it was taken from."""
INT8_FLOOR = 0.995
"""Least cosine of the int8 network to full precision."""
STATES_FLOOR = 0.95
"""Least cosine of the int8 network's inner layers to those of full precision, both standardised."""

_SENTENCES_PER_TEXT = (1, 2, 3, 5, 8, 12)
# Room for a prefix such as “passage: ”, which counts towards the limit.
_PREFIX_TOKENS = 16
_CHINESE = (
    "课前，我用问卷星向全班四十二名学生发放了五道前测题，二十九人把分数的大小比较做错了。",
    "根据数据，我把学生分成三组，并为每组准备了不同难度的学习任务单。",
    "第二组的任务是用折纸表示三分之二，再用平板拍照上传到班级空间。",
    "小组汇报时，两名学生对“分母越大分数越大”争论起来，我没有马上给出答案。",
    "课堂观察量表显示，主动发言的学生由上节课的十一人增加到二十三人。",
    "反思：投屏占去了七分钟，下次应当提前检查网络，并准备一份纸质材料。",
    "本节课的教学目标是：能说出光合作用的条件，能设计对照实验，愿意和同伴合作。",
    "家长群里收到三十六份反馈，其中有八位家长希望减少线上打卡的次数。",
    "我录制了一段四分钟的微课，讲解杠杆平衡的条件，供缺课的学生在家观看。",
    "评价量规分为内容、表达、合作三个维度，每个维度有三级描述。",
    "后测的平均分从六十一分提高到七十八分，但仍有五名学生没有掌握通分。",
    "今天天气很好。",
)
_ENGLISH = (
    "Before the lesson I sent a five-question survey to all forty-two pupils and sorted them by their mistakes.",
    "Each group received a worksheet of its own, and the strongest group wrote questions for the others.",
    "The recording shows that I spoke for twenty-six of the forty minutes, which is more than I had planned.",
    "Pupils uploaded photographs of their circuits, and the class voted on the clearest diagram.",
    "What I would change: hand out the rubric on the first day, so that everyone knows what good work looks like.",
    "Scores rose from 61 to 78 points on average; five pupils still confuse numerator and denominator.",
    "The parents' replies were mixed: eight of thirty-six asked for fewer online tasks.",
    "Thank you.",
)

Vectors = NDArray[np.float32]


def parity_texts(tokenizer: Tokenizer, max_tokens: int) -> dict[Role, tuple[str, ...]]:
    """Return Chinese and English texts of one to a dozen sentences, half of them in each role.

    Texts that do not fit into ``max_tokens`` are left out: sentence-transformers would truncate them.
    """
    texts = [*_joined(_CHINESE, ""), *_joined(_ENGLISH, " ")]
    texts = [text for text in texts if len(tokenizer.encode(text).ids) + _PREFIX_TOKENS <= max_tokens]
    return {Role.PASSAGE: tuple(texts[::2]), Role.QUERY: tuple(texts[1::2])}


def check_parity(pair: str, found: Mapping[Role, Vectors], wanted: Mapping[Role, Vectors], floor: float) -> Parity:
    """Compare two sets of unit vectors, each (n, d), row by row.

    Parameters
    ----------
    pair
        Which two implementations these are, for the message.
    floor
        Least cosine that any single text must reach.

    Raises
    ------
    EncoderParityFailed
        When a text is below the floor, or a vector is not a number.
    """
    cosines = np.concatenate([np.sum(found[role] * wanted[role], axis=1, dtype=np.float64) for role in wanted])
    minimum = float(cosines.min())
    # Written this way round, so that NaN fails too.
    if not minimum >= floor:
        raise EncoderParityFailed(pair=pair, cosine=f"{minimum:.5f}", floor=floor)
    return Parity(texts=len(cosines), minimum_cosine=round(minimum, 6), mean_cosine=round(float(cosines.mean()), 6))


def standardised(states: Vectors, wanted: Vectors) -> Vectors:
    """Return states (n, e) as heads see them, columns scaled by those that are wanted, as unit rows for comparison.

    Without scaling, a few columns that are large for every text would make any two sets agree.
    """
    scaled = (states - wanted.mean(axis=0)) / np.maximum(wanted.std(axis=0), 1e-6)
    return np.asarray(scaled / np.linalg.norm(scaled, axis=1, keepdims=True), dtype=np.float32)


def _joined(sentences: tuple[str, ...], glue: str) -> Iterator[str]:
    """Join neighbouring sentences, going round, into texts of several lengths."""
    for first in range(0, len(sentences), 2):
        for count in _SENTENCES_PER_TEXT:
            yield glue.join(sentences[(first + step) % len(sentences)] for step in range(count))
