"""From a rubric file to a frozen Standard, and back to a document that loads to the same content hash."""

import hashlib
import json
from collections import Counter
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from models.errors import StandardFileInvalid
from models.standard.checks import Flaw, find_flaws
from models.standard.outline import Loc
from models.standard.rubric import AbilityPoint, Criterion, EvidenceRequirement, Level, Standard
from models.standard.schema import FIELDS, CriterionForm, EvidenceForm, PointForm, StandardForm
from models.standard.source import MAX_BYTES, Source, read_source

_REASONS = {
    "missing": "is missing",
    "extra_forbidden": "is not a known field",
    "string_too_short": "must not be empty",
    "model_type": "must hold named fields",
    "string_type": "must be text; put it in quotes",
    "too_short": "needs at least {min_length} entries",
    "too_long": "may have at most {max_length} entries",
}


def load_standard(path: Path) -> Standard:
    """Load a rubric file, JSON or YAML.

    Parameters
    ----------
    path
        A file of the form in :mod:`models.standard.schema`, UTF-8 or GB18030, at most 10 MB.

    Raises
    ------
    StandardFileInvalid
        When it cannot be a standard; ``params`` hold the path, the line to correct and the reason.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise StandardFileInvalid(path=str(path), line=1, reason=f"cannot be opened ({error.strerror})") from error
    return parse_standard(data, str(path))


def parse_standard(data: bytes, name: str) -> Standard:
    """Make a Standard of the bytes of a rubric file; ``name`` tells JSON from YAML and stands in refusals.

    Raises
    ------
    StandardFileInvalid
        As :func:`load_standard`. Of several mistakes, the first in the file is named.
    """
    source = read_source(data, name)
    try:
        form = StandardForm.model_validate(source.content)
    except ValidationError as error:
        raise _refusal(source, _form_flaws(error)) from error
    flaws = list(find_flaws(form))
    if flaws:
        raise _refusal(source, flaws)
    standard = _standard(form)
    return replace(standard, content_hash=content_hash(standard))


def content_hash(standard: Standard) -> str:
    """Return the sha256, as hex, of the canonical JSON of the content.

    Canonical is :func:`to_document` with sorted keys and no spaces: the layout of the file, its format and whether a
    scale was written once or at every criterion make no difference; any change of wording or order does.
    """
    text = json.dumps(to_document(standard), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def to_document(standard: Standard) -> dict[str, object]:
    """Return JSON-ready values that load to an equal Standard; empty fields are left out."""
    scales = Counter(_scale(criterion) for p in standard.points for item in p.evidence for criterion in item.criteria)
    shared = scales.most_common(1)[0][0]
    return _filled(
        {
            "id": standard.id,
            "version": standard.version,
            "title": standard.title,
            "provenance": standard.provenance,
            "levels": [_level_document(level) for level in shared],
            "points": [_point_document(point, shared) for point in standard.points],
        }
    )


def _refusal(source: Source, flaws: list[Flaw]) -> StandardFileInvalid:
    lines = source.lines([flaw.loc for flaw in flaws])
    first = min(range(len(flaws)), key=lines.__getitem__)
    reason = f"{_where(flaws[first].loc)} {flaws[first].reason}"
    return StandardFileInvalid(path=source.name, line=lines[first], reason=reason)


def _form_flaws(error: ValidationError) -> list[Flaw]:
    details = error.errors()
    # pydantic drops a wrong entry and then calls its list too short: only the entry itself has to be corrected.
    lists = {detail["loc"][:length] for detail in details for length in range(len(detail["loc"]))}
    # A misspelt field is unknown and the right one missing: only the unknown one has a line that can be corrected.
    misspelt = {detail["loc"][:-1] for detail in details if detail["type"] == "extra_forbidden"}
    return [
        _flaw(detail)
        for detail in details
        if detail["loc"] not in lists and not (detail["type"] == "missing" and detail["loc"][:-1] in misspelt)
    ]


def _flaw(details: ErrorDetails) -> Flaw:
    loc = details["loc"]
    known = _REASONS.get(details["type"])
    reason = known.format(**details.get("ctx", {})) if known else f"is wrong ({details['msg']})"
    if details["type"] == "extra_forbidden":
        # A field of another part is refused too, and then must not be offered to itself.
        meant = get_close_matches(str(loc[-1]), sorted(FIELDS - {str(loc[-1])}), n=1)
        reason += "".join(f" (perhaps “{field}” is meant)" for field in meant)
    return Flaw(loc, reason)


def _where(loc: Loc) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step[:40]}" for step in loc)
    return "".join(steps).removeprefix(".") or "the file"


def _standard(form: StandardForm) -> Standard:
    points = tuple(_point(point, place, form.scale()) for place, point in enumerate(form.points, start=1))
    return Standard(form.id, form.version, form.title, form.provenance, points, content_hash="")


def _point(form: PointForm, place: int, default: tuple[Level, ...]) -> AbilityPoint:
    return AbilityPoint(
        code=form.code,
        name=form.name,
        name_en=form.name_en,
        dimension=form.dimension,
        environment=form.environment,
        description=form.description,
        sequence=form.sequence or place,
        evidence=tuple(_item(item, default) for item in form.evidence),
        aliases=form.aliases,
        provenance=form.provenance,
    )


def _item(form: EvidenceForm, default: tuple[Level, ...]) -> EvidenceRequirement:
    criteria = tuple(_criterion(criterion, default) for criterion in form.criteria)
    return EvidenceRequirement(form.id, form.name, form.type, form.formats, form.limit, criteria)


def _criterion(form: CriterionForm, default: tuple[Level, ...]) -> Criterion:
    levels = tuple(
        replace(level, descriptor=form.descriptors.get(level.code, level.descriptor))
        for level in form.scale() or default
    )
    return Criterion(form.id, form.name, levels, form.name_en)


def _scale(criterion: Criterion) -> tuple[Level, ...]:
    return tuple(replace(level, descriptor="") for level in criterion.levels)


def _point_document(point: AbilityPoint, shared: tuple[Level, ...]) -> dict[str, object]:
    return _filled(
        {
            "code": point.code,
            "name": point.name,
            "name_en": point.name_en,
            "aliases": list(point.aliases),
            "dimension": point.dimension,
            "environment": point.environment,
            "description": point.description,
            "sequence": point.sequence,
            "provenance": point.provenance,
            "evidence": [_item_document(item, shared) for item in point.evidence],
        }
    )


def _item_document(item: EvidenceRequirement, shared: tuple[Level, ...]) -> dict[str, object]:
    return _filled(
        {
            "id": item.id,
            "name": item.name,
            "type": item.type,
            "formats": list(item.formats),
            "limit": item.limit,
            "criteria": [_criterion_document(criterion, shared) for criterion in item.criteria],
        }
    )


def _criterion_document(criterion: Criterion, shared: tuple[Level, ...]) -> dict[str, object]:
    scale = _scale(criterion)
    return _filled(
        {
            "id": criterion.id,
            "name": criterion.name,
            "name_en": criterion.name_en,
            "levels": [] if scale == shared else [_level_document(level) for level in scale],
            "descriptors": {level.code: level.descriptor for level in criterion.levels if level.descriptor},
        }
    )


def _level_document(level: Level) -> dict[str, object]:
    return _filled({"code": level.code, "name": level.name, "name_en": level.name_en})


def _filled(values: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value}
