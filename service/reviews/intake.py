"""What comes in with a review: the object of the address, a form with names that depend on the standard."""

from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Path, Request
from pydantic import BaseModel, TypeAdapter, ValidationError
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from service.accounts.identity import CurrentActor
from service.database.transaction import Transaction
from service.errors import ValueRefused
from service.files.store import FileStore
from service.language import Language, mark
from service.rendering import language_of
from service.reviews.readout import Entered
from service.reviews.schemas import BlindIn, ChoiceIn, FinalIn
from service.reviews.sight import Sight, sight_of
from service.reviews.tables import Assignment

AssignmentId = Annotated[int, Path(ge=1, le=999_999_999)]
LEVEL, REASON = "level:", "reason:"
_UNUSUAL = mark("this form cannot be read; load the page again")
_FORM = mark("Form")
_CHOICES = TypeAdapter(list[ChoiceIn])

Sent = TypeVar("Sent", bound=BaseModel)


async def sent_form(request: Request) -> FormData:
    return await request.form()


SentForm = Annotated[FormData, Depends(sent_form)]


@dataclass(frozen=True)
class Visit:
    """One request of a reviewer: where their words go, and who they are."""

    session: Session
    actor: int
    files: FileStore
    language: Language

    def sight(self, assignment: Assignment) -> Sight:
        return sight_of(self.session, self.files, assignment)


def _visit(request: Request, session: Transaction, actor: CurrentActor) -> Visit:
    return Visit(session, actor.id, request.app.state.files, language_of(request))


CurrentVisit = Annotated[Visit, Depends(_visit)]


def blind_of(form: FormData) -> BlindIn:
    return _validated(BlindIn, _choices_of(form))


def final_of(form: FormData) -> FinalIn:
    said = {
        "reasons": _named(form, REASON),
        "off_task_reason": _text(form, "off_task_reason"),
        "advice": _text(form, "advice"),
    }
    return _validated(FinalIn, {**_choices_of(form), **said})


def entered_in(form: FormData) -> Entered:
    """Return what a refused form held, to be shown again."""
    return Entered(
        levels=_named(form, LEVEL),
        reasons=_named(form, REASON),
        off_task="off_task" in form,
        off_task_reason=_text(form, "off_task_reason"),
        advice=_text(form, "advice"),
        order=_text(form, "order"),
    )


def _choices_of(form: FormData) -> dict[str, object]:
    try:
        order = _CHOICES.validate_json(_text(form, "order") or "[]")
    except ValidationError as error:
        raise ValueRefused(field=_FORM, reason=_UNUSUAL) from error
    return {"levels": _named(form, LEVEL), "off_task": "off_task" in form, "order": order}


def _named(form: FormData, beginning: str) -> dict[str, str]:
    """Return the filled-in fields whose names begin so, by the rest of the name."""
    found = {name.removeprefix(beginning): _text(form, name) for name in form if name.startswith(beginning)}
    return {name: text for name, text in found.items() if text}


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.replace("\r\n", "\n") if isinstance(value, str) else ""


def _validated(kind: type[Sent], values: dict[str, object]) -> Sent:
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise ValueRefused(field=_FORM, reason=_UNUSUAL) from error
