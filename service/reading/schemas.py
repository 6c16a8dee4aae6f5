"""The public face of what was read."""

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from models.documents.document import BlockKind, Document, Format, Place
from service.grading.places import label
from service.language import Language


class PlaceOut(BaseModel):
    """Where in the source; what does not apply is null. Validate with the language as context."""

    file: str | None = Field(default=None, description="Name inside a zip file.")
    page: int | None = None
    last_page: int | None = Field(default=None, description="Only where a passage runs over a page end.")
    slide: int | None = None
    sheet: str | None = Field(default=None, description="Name of the worksheet.")
    row: int | None = None
    start: float | None = Field(default=None, description="Seconds from the beginning of a recording.")
    end: float | None = None
    speaker: str | None = None
    label: str = Field(default="", description="The place in words; empty where the source has no pages or times.")

    @model_validator(mode="before")
    @classmethod
    def _in_words(cls, place: object, info: ValidationInfo[Language]) -> object:
        return {**vars(place), "label": label(place, info.context)} if isinstance(place, Place) else place


class PassageRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    text: str
    start: int
    end: int
    place: PlaceOut


class BlockRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    start: int
    end: int
    kind: BlockKind
    level: int
    place: PlaceOut


class DocumentRead(BaseModel):
    """A document as the reader understood it; offsets count characters of ``text``."""

    model_config = ConfigDict(from_attributes=True)

    kind: Format
    text: str
    passages: list[PassageRead]
    blocks: list[BlockRead]

    @classmethod
    def of(cls, document: Document, language: Language) -> "DocumentRead":
        return cls.model_validate(document, context=language)
