"""Put the fragments that a reader found together into a Document."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from models.documents.document import Block, Document, Format, Fragment, Passage, Place, spanning
from models.documents.normalisation import normalise
from models.documents.passages import passage_spans


def assemble(fragments: Iterable[Fragment], kind: Format) -> Document:
    r"""Join fragments with line ends, and cut the text into passages that know their place.

    A passage never runs from one file, slide or worksheet into the next; over a page end it may.

    Parameters
    ----------
    fragments
        In reading order.
    kind
        The format that they were read from.
    """
    texts: list[str] = []
    blocks: list[Block] = []
    start = 0
    for fragment in fragments:
        text = normalise(fragment.text)
        texts.append(text)
        blocks.append(Block(start, start + len(text), fragment.kind, fragment.level, _named(fragment.place)))
        start += len(text) + 1
    whole = "\n".join(texts)
    walls = [later.start for earlier, later in pairwise(blocks) if earlier.place.unit != later.place.unit]
    return Document(whole, _passages(whole, blocks, walls), kind, tuple(blocks))


def _named(place: Place) -> Place:
    """Return the place with its names on one line and without what no text may hold, such as lone surrogates."""
    if place.file is place.sheet is place.speaker is None:
        return place
    names = (place.file, place.sheet, place.speaker)
    file, sheet, speaker = (name and (" ".join(normalise(name).split()) or None) for name in names)
    return replace(place, file=file, sheet=sheet, speaker=speaker)


def _passages(text: str, blocks: list[Block], walls: list[int]) -> tuple[Passage, ...]:
    starts = [block.start for block in blocks]
    passages = []
    for span in passage_spans(text, walls):
        touched = blocks[bisect_right(starts, span.start) - 1 : bisect_left(starts, span.end)]
        place = spanning([block.place for block in touched])
        passages.append(Passage(span.start, span.end, text[span.start : span.end], place))
    return tuple(passages)
