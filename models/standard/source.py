"""The bytes of a rubric file as plain values, with a way back from every value to its line."""

import json
from dataclasses import dataclass

from yaml.reader import Reader

from models.errors import StandardFileInvalid
from models.standard import outline
from models.standard.outline import Loc

MAX_BYTES = 10 * 1024 * 1024
"""The shipped standard has 0.1 MB; a file a hundred times larger is not a rubric."""

_UTF8_EVIDENCE = 8
"""So many CJK characters before the first bad byte show damaged UTF-8: GB18030 text never reads as that many."""


@dataclass(frozen=True)
class Source:
    """A rubric file whose syntax is sound.

    Attributes
    ----------
    name
        What to call the file in a refusal.
    text
        The whole file.
    content
        Dicts, lists, texts and numbers; keys without a value are left out.
    """

    name: str
    text: str
    content: object

    def lines(self, locs: list[Loc]) -> list[int]:
        """Return the line (from 1) of each location; parses the file once more, so only call it to refuse."""
        root = outline.compose(self.text, self.name)
        return [outline.line_of(root, loc) for loc in locs]


def read_source(data: bytes, name: str) -> Source:
    """Read a rubric file: JSON when its name ends in ``.json``, otherwise YAML; UTF-8 or GB18030.

    Parameters
    ----------
    data
        The file, at most :data:`MAX_BYTES`.
    name
        Its name or path.

    Raises
    ------
    StandardFileInvalid
        When it is too large, in another encoding, or its syntax is wrong.
    """
    if len(data) > MAX_BYTES:
        raise StandardFileInvalid(path=name, line=1, reason=f"the file is larger than {MAX_BYTES // 1024**2} MB")
    text = _decode(data, name)
    strange = Reader.NON_PRINTABLE.search(text)
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        raise StandardFileInvalid(path=name, line=line, reason=f"a control character (U+{ord(strange[0]):04X})")
    content = _read_json(text, name) if name.lower().endswith(".json") else outline.plain(outline.compose(text, name))
    return Source(name, text, content)


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sound = data[: error.start].decode()
        line = sound.count("\n") + 1
    if sum(character > "\u07ff" for character in sound) < _UTF8_EVIDENCE:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
    raise StandardFileInvalid(path=name, line=line, reason="neither UTF-8 nor GB18030 text")


def _read_json(text: str, name: str) -> object:
    if text.count(",") > outline.MAX_NODES:
        return outline.plain(outline.compose(text, name))
    try:
        content: object = json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise StandardFileInvalid(path=name, line=error.lineno, reason=f"not valid JSON ({error.msg})") from error
    except (ValueError, RecursionError):
        # What the quick way cannot say the line of (a repeated key, deep nesting, an endless number), the slow way can.
        return outline.plain(outline.compose(text, name))
    return content


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("repeated key")
    return {key: value for key, value in values.items() if value is not None}
