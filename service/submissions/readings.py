"""Between rows and what the grading room works with: documents, grades and findings as JSON and back."""

import json

from pydantic import TypeAdapter

from models.documents.document import Document
from models.documents.form import Finding
from models.grading.grade import Grade
from service.clock import now
from service.errors import FileLost
from service.files.store import FileStore
from service.submissions.tables import Evidence, MachineGrade

_DOCUMENT = TypeAdapter(Document)
_GRADE = TypeAdapter(Grade)
_FINDINGS = TypeAdapter(list[Finding])


def keep_document(files: FileStore, document: Document) -> str:
    """Store what was read of a file; return its name among the stored files."""
    return files.put(_DOCUMENT.dump_json(document))


def document_of(files: FileStore, evidence: Evidence) -> Document:
    """Return what was read of an evidence item.

    Raises
    ------
    FileLost
        Also when it has not been read yet.
    """
    if evidence.document_hash is None:
        raise FileLost(file=str(evidence.id))
    return _DOCUMENT.validate_json(files.get(evidence.document_hash))


def row_of(grade: Grade) -> MachineGrade:
    """Return a row for a new grade, not yet tied to its evidence."""
    return MachineGrade(
        bundle=grade.bundle,
        standard_hash=grade.standard,
        item_level=grade.item_level,
        condition=grade.condition.value if grade.condition else None,
        referral=[code.value for code in grade.referral],
        certainty=min((one.probabilities[one.level] for one in grade.criteria), default=None),
        sample_data=grade.sample_data,
        grade=json.loads(_GRADE.dump_json(grade)),
        graded_at=now(),
    )


def grade_of(row: MachineGrade) -> Grade:
    return _GRADE.validate_python(row.grade)


def findings_as_json(findings: tuple[Finding, ...]) -> list[object]:
    found: list[object] = json.loads(_FINDINGS.dump_json(list(findings)))
    return found


def findings_of(stored: list[object] | None) -> tuple[Finding, ...]:
    return tuple(_FINDINGS.validate_python(stored or []))
