"""One evidence item in words: its file, how far it is read, what the form check found, the preliminary level."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from models.documents.form import Finding, FindingCode
from models.documents.passages import split
from models.standard.rubric import AbilityPoint, Standard
from service.checking.readout import FindingReadout, spots
from service.clock import CHINA
from service.files.store import FileStore
from service.grading.layout import Section, laid_out
from service.grading.readout import Readout, readout
from service.grading.workflow import Graded
from service.language import Language, explain, translate
from service.results.sentences import READINGS
from service.submissions.carrying import READ
from service.submissions.form_check import check_evidence
from service.submissions.readings import document_of, findings_of, grade_of
from service.submissions.refusals import refusal_of
from service.submissions.tables import Evidence, Reading
from service.submissions.words import OPENING, PROGRESS

_KILO = 1024
_SHORT = 12


@dataclass(frozen=True)
class FileReadout:
    """``filename`` is the teacher's; ``neutral_name`` tells nothing of whose it is."""

    id: int
    filename: str
    neutral_name: str
    pasted: bool
    size: str
    hash: str
    uploaded: str
    reading: str
    reading_name: str
    busy: bool
    progress: str
    done: int
    total: int
    refusal: str
    has_text: bool
    n_characters: int | None


@dataclass(frozen=True)
class EvidenceReadout:
    """``grade`` is None where the machine has not graded it by this standard."""

    file: FileReadout
    findings: tuple[FindingReadout, ...]
    grade: Readout | None


@dataclass(frozen=True)
class TextReadout:
    """What can be read of an item; nothing of the machine's grade is in it."""

    sections: tuple[Section, ...]
    placed: bool
    findings: tuple[FindingReadout, ...]


def file_readout(evidence: Evidence, language: Language) -> FileReadout:
    from_refusal = refusal_in_words(evidence, language)
    return FileReadout(
        id=evidence.id,
        filename=evidence.filename,
        neutral_name=neutral_name(evidence),
        pasted=evidence.pasted,
        size=size_in_words(evidence.size_bytes),
        hash=evidence.file_hash[:_SHORT],
        uploaded=moment_in_words(evidence.uploaded_at),
        reading=evidence.reading.value,
        reading_name=translate(language, READINGS[evidence.reading]),
        busy=evidence.reading not in READ,
        progress=progress_in_words(evidence, language),
        done=evidence.done,
        total=evidence.total,
        refusal=from_refusal,
        has_text=evidence.document_hash is not None,
        n_characters=evidence.n_characters,
    )


def evidence_readout(
    evidence: Evidence, point: AbilityPoint, standard: Standard, files: FileStore, language: Language
) -> EvidenceReadout:
    """Show an item to its teacher."""
    requirement = point.item(evidence.item)
    found = check_evidence(requirement, evidence, files) if evidence.reading in READ else ()
    row = evidence.grade
    grade = None
    if row is not None and row.standard_hash == standard.content_hash:
        # The text has a page of its own, so it is not laid out here.
        graded = Graded(grade_of(row), split(""), point, requirement, ())
        grade = readout(graded, standard.version, language)
    findings = tuple(FindingReadout.of(one, language) for one in found)
    return EvidenceReadout(file_readout(evidence, language), findings, grade)


def text_readout(
    evidence: Evidence, point: AbilityPoint, files: FileStore, language: Language, *, with_findings: bool
) -> TextReadout:
    """Lay out the text of an item; a reviewer who judges blind gets it without findings."""
    found = own_findings(evidence, point, files) if with_findings else ()
    document = document_of(files, evidence) if evidence.document_hash else split("")
    sections = laid_out(document, (), spots(found), language)
    placed = any(line.place for section in sections for line in section.lines)
    return TextReadout(sections, placed, tuple(FindingReadout.of(one, language) for one in found))


def own_findings(evidence: Evidence, point: AbilityPoint, files: FileStore) -> tuple[Finding, ...]:
    """Return what the form check found in one item, without the machine's doubt whether it is on task."""
    if evidence.submission.findings is not None:
        found = tuple(one for one in findings_of(evidence.submission.findings) if one.item == evidence.item)
    else:
        found = check_evidence(point.item(evidence.item), evidence, files) if evidence.reading in READ else ()
    return tuple(one for one in found if one.code is not FindingCode.OFF_TASK)


def refusal_in_words(evidence: Evidence, language: Language) -> str:
    from_file = refusal_of(evidence)
    return explain(from_file, language) if from_file else ""


def progress_in_words(evidence: Evidence, language: Language) -> str:
    if evidence.reading not in PROGRESS:
        return ""
    if evidence.reading is not Reading.WAITING and not evidence.total:
        return translate(language, OPENING)
    return translate(language, PROGRESS[evidence.reading], done=evidence.done, total=evidence.total)


def neutral_name(evidence: Evidence) -> str:
    """Return a file name without the teacher's words, which may be their name."""
    return f"{evidence.item}-{evidence.id}{PurePath(evidence.filename).suffix.lower()}"


def size_in_words(n_bytes: int) -> str:
    if n_bytes < _KILO * _KILO:
        return f"{max(1, round(n_bytes / _KILO))} KB"
    return f"{n_bytes / _KILO / _KILO:.1f} MB"


def moment_in_words(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"
