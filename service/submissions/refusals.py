"""Why a file could not be read: kept by code, so that it can be told in any language."""

from collections.abc import Iterator
from typing import Any

from models.errors import DamagedDocument, DocumentError
from service.submissions.tables import Evidence


def refusal_as_json(refusal: DocumentError) -> dict[str, Any]:
    """Keep numbers as they are and everything else as text."""
    params = {name: value if isinstance(value, int | float) else str(value) for name, value in refusal.params.items()}
    return {"code": refusal.code, "params": params}


def refusal_of(evidence: Evidence) -> DocumentError | None:
    """Return the refusal as it was raised; one whose code this release does not know is told as a damaged file."""
    if evidence.refusal is None:
        return None
    kind = {one.code: one for one in _below(DocumentError)}.get(str(evidence.refusal.get("code")))
    return kind(**evidence.refusal.get("params", {})) if kind else DamagedDocument(name=evidence.filename)


def _below(kind: type[DocumentError]) -> Iterator[type[DocumentError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)
