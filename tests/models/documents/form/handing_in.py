"""Builders: what a teacher hands in for the point A5."""

from models.documents.assembly import assemble
from models.documents.document import Document, Format, Fragment, Place
from models.documents.form import HandedInItem
from tests.models.standard.rubrics import shipped

POINT = next(point for point in shipped().points if point.code == "A5")
PLAN, VIDEO, REFLECTION = POINT.evidence
LESSON = (
    "课题：《光的折射》。八（2）班的物理课上，先播放自己拍的慢放录像，请每名学生写下判断，再用投票器选择，结果实时显示。"
    "随后请两名意见不同的学生到白板上画出光线，拍照后留在屏幕右侧，探究结束时由他们自己修改。"
)


def text_of(n_characters: int, opening: str = LESSON) -> str:
    """Return an opening, filled up with sentences to a length as word processors count it."""
    sentence = "学生先独立观察现象再说出自己的理由，教师根据投票的结果追问。"
    return (opening + sentence * (n_characters // len(sentence) + 1))[:n_characters]


def document(text: str, kind: Format = Format.DOCX) -> Document:
    lines = text.split("\n")
    return assemble([Fragment(line, place=Place(page=n)) for n, line in enumerate(lines, start=1)], kind)


def recording(minutes: float, kind: Format = Format.VIDEO, text: str = LESSON) -> Document:
    return assemble([Fragment(text, place=Place(start=0.0, end=60 * minutes))], kind)


def plan(text: str | None = None) -> HandedInItem:
    return HandedInItem(PLAN.id, document(text or text_of(900)), format=Format.DOCX)


def video(minutes: float = 5, text: str = LESSON) -> HandedInItem:
    return HandedInItem(VIDEO.id, recording(minutes, text=text), format=Format.VIDEO)


def reflection(text: str | None = None) -> HandedInItem:
    return HandedInItem(REFLECTION.id, document(text or text_of(600)), format=Format.DOCX)
