"""A folder of files compared with one another: read, put into an index, looked up, aligned."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.documents.similarity.alignment import AlignedPassage, align
from models.documents.similarity.handed import Handed, no_vectors
from models.documents.similarity.index import LookAlikeIndex
from models.documents.similarity.look_alikes import Filing, LookAlike
from models.documents.similarity.stock import Stock, given_stock, rubric_texts
from models.errors import WeipingError
from models.grading.encoder import Encoder, Role
from models.standard.loading import load_standard
from service.reading.workflow import Limits, read
from service.terminal import Refusal, refusal_of

Step = Callable[[str, int, int], None]
"""Told what is being done, how many files are done, and how many there are."""

READING, ENCODING, COMPARING = "reading", "encoding", "comparing"
_ALL = "folder"
"""Everything in the folder is of one round, and of one task: what most of it shares is common stock."""
_SCHOOL_AND_TEACHER = 2


@dataclass(frozen=True)
class Refused:
    """A file that could not be read."""

    file: str
    refusal: Refusal


@dataclass(frozen=True, eq=False)
class Pair:
    """Two files that look alike; ``alike`` is told from the first."""

    first: Handed
    second: Handed
    alike: LookAlike
    passages: tuple[AlignedPassage, ...]


@dataclass(frozen=True, eq=False)
class Compared:
    """What a folder holds; ``paraphrases`` says whether they could be looked for.

    ``own`` counts pairs of one teacher, which are not flagged; ``stock_shares`` maps files to their common stock.
    """

    pairs: tuple[Pair, ...]
    own: int
    refused: tuple[Refused, ...]
    stock_shares: dict[str, float]
    paraphrases: bool


def stock_of(files: Iterable[Path], standard: Path | None, limits: Limits) -> Stock:
    """Return what does not count: templates that were handed out, and the wording of the rubric."""
    texts = rubric_texts(load_standard(standard)) if standard else []
    for file in files:
        with file.open("rb") as source:
            texts.append(read(source, file.name, limits).text)
    return given_stock(texts)


def read_folder(folder: Path, limits: Limits, step: Step) -> tuple[list[Handed], list[Refused]]:
    """Read all files; a subfolder is a school, and one inside it a teacher, else every file is another teacher's."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _hidden(path.relative_to(folder)))
    handed, refused = [], []
    for done, path in enumerate(files):
        step(READING, done, len(files))
        name = path.relative_to(folder).as_posix()
        try:
            with path.open("rb") as source:
                handed.append(Handed(_filing(path.relative_to(folder)), read(source, path.name, limits)))
        except (WeipingError, OSError) as error:
            refused.append(Refused(name, refusal_of(error, name)))
    return handed, refused


def compare(
    handed: list[Handed], refused: list[Refused], encoder: Encoder | None, stock: Stock, step: Step
) -> Compared:
    """Compare each file with all others; without an encoder only copies are found."""
    if encoder:
        handed = list(_encoded(handed, encoder, step))
    by_name = {one.filing.evidence_id: one for one in handed}
    seen: dict[frozenset[str], Pair] = {}
    own: set[frozenset[str]] = set()
    shares, paraphrases = {}, False
    with LookAlikeIndex(":memory:", encoder.hash if encoder else "", stock) as index:
        index.add(handed)
        index.learn()
        for done, one in enumerate(handed):
            step(COMPARING, done, len(handed))
            findings = index.check(one)
            name = one.filing.evidence_id
            shares[name] = findings.stock_share
            paraphrases |= findings.usual is not None
            own |= {frozenset((name, alike.other.evidence_id)) for alike in findings.own}
            for alike in findings.look_alikes:
                other = by_name[alike.other.evidence_id]
                if frozenset((name, other.filing.evidence_id)) not in seen:
                    passages = align(one, other, stock=index.stock_for(one.filing), usual=findings.usual)
                    seen[frozenset((name, other.filing.evidence_id))] = Pair(one, other, alike, passages)
        pairs = sorted(seen.values(), key=lambda pair: -pair.alike.similarity)
        return Compared(tuple(pairs), len(own), tuple(refused), shares, paraphrases)


def _encoded(handed: list[Handed], encoder: Encoder, step: Step) -> Iterator[Handed]:
    for done, one in enumerate(handed):
        step(ENCODING, done, len(handed))
        texts = [passage.text for passage in one.document.passages]
        vectors = encoder.encode(texts, role=Role.PASSAGE) if texts else no_vectors()
        yield Handed(one.filing, one.document, vectors)


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _filing(path: Path) -> Filing:
    folders = path.parts[:-1]
    teacher = "/".join(folders[:_SCHOOL_AND_TEACHER]) if len(folders) >= _SCHOOL_AND_TEACHER else path.as_posix()
    return Filing(path.as_posix(), teacher, folders[0] if folders else "", _ALL, _ALL)
