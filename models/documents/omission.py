"""A document without some of its passages, and with some of another's: what a grade is questioned with."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from models.documents.document import Block, BlockKind, Document, Passage


def without(document: Document, omitted: Collection[int]) -> Document:
    """Return the document as if some of its passages had not been written.

    What stands between passages, such as line ends, stays. Offsets of the other passages and of the blocks are moved,
    so that they point into the shorter text.

    Parameters
    ----------
    document
        With passages in reading order.
    omitted
        Places of passages in ``document.passages``.
    """
    gone = [document.passages[place] for place in sorted(omitted)]
    kept = list(_between(document.text, gone))
    passages = [
        replace(
            passage, start=passage.start - _before(gone, passage.start), end=passage.end - _before(gone, passage.end)
        )
        for place, passage in enumerate(document.passages)
        if place not in omitted
    ]
    blocks = (
        replace(block, start=block.start - _before(gone, block.start), end=block.end - _before(gone, block.end))
        for block in document.blocks
    )
    return replace(
        document,
        text="".join(kept),
        passages=tuple(passages),
        blocks=tuple(block for block in blocks if block.end > block.start),
    )


def with_added(document: Document, passages: Sequence[Passage]) -> Document:
    """Return the document with passages of another one behind it, each on a line of its own."""
    text, added, blocks = document.text.rstrip("\n"), list(document.passages), list(document.blocks)
    for passage in passages:
        start = len(text) + 1
        text = f"{text}\n{passage.text}"
        added.append(Passage(start, len(text), passage.text))
        if document.blocks:
            blocks.append(Block(start, len(text), BlockKind.PARAGRAPH, 0, passage.place))
    return replace(document, text=text, passages=tuple(added), blocks=tuple(blocks))


def _between(text: str, gone: Sequence[Passage]) -> Iterator[str]:
    position = 0
    for passage in gone:
        yield text[position : passage.start]
        position = passage.end
    yield text[position:]


def _before(gone: Sequence[Passage], offset: int) -> int:
    """Return how many of the characters before an offset are gone."""
    return sum(min(passage.end, offset) - passage.start for passage in gone if passage.start < offset)
