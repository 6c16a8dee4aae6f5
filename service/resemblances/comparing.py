"""Compares one evidence item with all others of its item of the standard, and keeps what looks alike."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from io import BytesIO

import numpy as np
from pydantic import TypeAdapter

from models.documents.document import Document
from models.documents.similarity.alignment import AlignedPassage, align
from models.documents.similarity.handed import Handed
from models.documents.similarity.index import LookAlikeIndex
from models.documents.similarity.look_alikes import Filing, Kind, LookAlike, Scope
from models.documents.similarity.paraphrase import Packed, packed, unpacked
from models.documents.similarity.stock import Stock, given_stock, rubric_texts
from models.grading.encoder import Encoder, Role
from service.clock import now
from service.errors import FileLost
from service.files.store import FileStore
from service.resemblances import work_store
from service.resemblances.tables import Comparison, Resemblance, ResemblanceKind
from service.resemblances.work_store import Item
from service.rounds.standards import standard_of
from service.worker.chore import Tools

_DOCUMENT = TypeAdapter(Document)
_MOST_ROUNDS = 3
"""How often one comparison is done again because another worker added something meanwhile."""


@dataclass(frozen=True)
class _Vectors:
    """Where the passage vectors of an item are kept, and by which encoder."""

    encoder: str
    hash: str


def compare(tools: Tools, evidence_id: int) -> None:
    """Compare an item; one that no longer counts is taken out instead."""
    with tools.database.transaction(reads_only=True) as session:
        item = work_store.items(session, [evidence_id]).get(evidence_id)
        before = work_store.comparison(session, evidence_id)
    if item is None or not item.stands or not item.document_hash:
        tools.shelf.remove(evidence_id)
        with tools.database.transaction() as session:
            work_store.forget(session, evidence_id)
        return
    encoder = tools.source.now().grader.encoder
    at_hand = _Vectors(before.encoder, before.vectors_hash) if before else None
    handed, kept = _handed(tools.files, encoder, item, at_hand)
    for _ in range(_MOST_ROUNDS):
        index = _up_to_date(tools, encoder, evidence_id)
        tools.shelf.add([handed])
        index.learn_when_grown()
        _keep(tools, item, handed, kept, index)
        # A worker that wrote down its own item meanwhile either saw this one, or is seen now.
        with tools.database.transaction(reads_only=True) as session:
            late = tools.shelf.missing(work_store.compared(session))
        if not late:
            return


def _keep(tools: Tools, item: Item, handed: Handed, kept: _Vectors, index: LookAlikeIndex) -> None:
    findings = index.check(handed)
    alike = {int(one.other.evidence_id): one for one in (*findings.look_alikes, *findings.own)}
    with tools.database.transaction(reads_only=True) as session:
        others = work_store.items(session, alike)
        rows = {key: work_store.comparison(session, key) for key in others}
        n_others = work_store.of_item(session, item.item, item.evidence)
    found = []
    for key, other in others.items():
        row = rows[key]
        if not other.stands or row is None or other.item != item.item or other.declaration == item.declaration:
            continue
        theirs = _loaded(tools.files, other, _Vectors(row.encoder, row.vectors_hash), kept.encoder)
        passages = align(handed, theirs, stock=index.stock_for(handed.filing), usual=findings.usual)
        found.append(_pair(item, other, alike[key], passages))
    done = Comparison(
        evidence_id=item.evidence,
        item=item.item,
        encoder=kept.encoder,
        vectors_hash=kept.hash,
        n_others=n_others,
        stock_share=findings.stock_share,
        paraphrases=findings.usual is not None,
        compared_at=now(),
    )
    with tools.database.transaction() as session:
        work_store.keep(session, done, found)


def _up_to_date(tools: Tools, encoder: Encoder, but: int) -> LookAlikeIndex:
    """Return the index with everything that was compared before, whoever compared it."""
    with tools.database.transaction(reads_only=True) as session:
        standards = work_store.standards(session)
        wanted = work_store.compared(session)

    def given() -> Stock:
        with tools.database.transaction(reads_only=True) as session:
            found = [standard_of(session, work_store.judged_by(session, one)) for one in standards]
        return given_stock(text for one in found for text in rubric_texts(one))

    index = tools.shelf.index(encoder.hash, standards, given)
    missing = [key for key in tools.shelf.missing(wanted | {but}) if key != but]
    if missing:
        tools.shelf.add(_stored(tools, missing, encoder.hash))
    return index


def _stored(tools: Tools, keys: Iterable[int], encoder: str) -> Iterator[Handed]:
    for key in keys:
        with tools.database.transaction(reads_only=True) as session:
            item = work_store.items(session, [key]).get(key)
            row = work_store.comparison(session, key)
        if item is not None and row is not None and item.stands:
            yield _loaded(tools.files, item, _Vectors(row.encoder, row.vectors_hash), encoder)


def _handed(files: FileStore, encoder: Encoder, item: Item, at_hand: _Vectors | None) -> tuple[Handed, _Vectors]:
    """Return a document with vectors, from where they are kept or else newly encoded and then kept."""
    document = _document(files, item)
    if at_hand is not None and at_hand.encoder == encoder.hash:
        try:
            return Handed(_filing(item), document, unpacked(_read(files, at_hand.hash))), at_hand
        except FileLost:
            pass
    texts = [passage.text for passage in document.passages]
    vectors = packed(encoder.encode(texts, role=Role.PASSAGE))
    buffer = BytesIO()
    np.save(buffer, vectors, allow_pickle=False)
    return Handed(_filing(item), document, unpacked(vectors)), _Vectors(encoder.hash, files.put(buffer.getvalue()))


def _loaded(files: FileStore, item: Item, kept: _Vectors, encoder: str) -> Handed:
    """Return a document with the vectors that are kept; without them where they are another encoder's, or lost."""
    document = _document(files, item)
    if kept.encoder != encoder:
        return Handed(_filing(item), document)
    try:
        return Handed(_filing(item), document, unpacked(_read(files, kept.hash)))
    except FileLost:
        return Handed(_filing(item), document)


def _read(files: FileStore, name: str) -> Packed:
    vectors: Packed = np.load(BytesIO(files.get(name)), allow_pickle=False)
    return vectors


def _document(files: FileStore, item: Item) -> Document:
    return _DOCUMENT.validate_json(files.get(item.document_hash))


def _filing(item: Item) -> Filing:
    # The item stands for the point: what all write into the same form is common to the item.
    return Filing(str(item.evidence), str(item.teacher), str(item.school), str(item.round), item.item)


def _pair(item: Item, other: Item, alike: LookAlike, passages: Iterable[AlignedPassage]) -> Resemblance:
    """Return the pair as a row, told from the later item whichever was compared."""
    kind = _kind(alike)
    shares = alike.copied if kind is ResemblanceKind.COPIED else alike.shares
    later = item.evidence > other.evidence
    rows = [asdict(one) if later else _turned(one) for one in passages]
    return Resemblance(
        evidence_id=max(item.evidence, other.evidence),
        other_id=min(item.evidence, other.evidence),
        found_by_id=item.evidence,
        kind=kind,
        share=shares.larger,
        share_of_later=shares.of_new if later else shares.of_other,
        share_of_earlier=shares.of_other if later else shares.of_new,
        passages=sorted(rows, key=lambda row: (row["start"], row["end"])),
        found_at=now(),
        remark="",
    )


def _kind(alike: LookAlike) -> ResemblanceKind:
    if alike.scope is Scope.OWN:
        return ResemblanceKind.OWN_EARLIER
    return ResemblanceKind.COPIED if Kind.COPIED in alike.kinds else ResemblanceKind.PARAPHRASED


def _turned(passage: AlignedPassage) -> dict[str, object]:
    told = asdict(passage)
    told["start"], told["other_start"] = passage.other_start, passage.start
    told["end"], told["other_end"] = passage.other_end, passage.end
    return told
