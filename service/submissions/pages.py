"""The people's way in to declaring and handing in: my points, declaring one, its workbench."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from models.errors import WeipingError
from service.accounts.access import allow, check
from service.accounts.identity import CurrentActor
from service.accounts.roles import Permission
from service.clock import today
from service.database.transaction import Transaction
from service.declarations.tables import Declaration
from service.grading.pages import by_dimension
from service.language import explain
from service.problems import problem_of
from service.reading.formats import DOCUMENTS, RECORDINGS
from service.reading.workflow import Limits
from service.rendering import language_of, page
from service.rounds.standards import standard_of
from service.rounds.tables import Round
from service.submissions import store, text_pages, workflow
from service.submissions.carrying import at_hand
from service.submissions.evidence_readout import file_readout
from service.submissions.intake import ItemId, upload_of
from service.submissions.readout import bench, my_points
from service.submissions.schemas import Progress
from service.submissions.workflow import Room

router = APIRouter(include_in_schema=False)
router.include_router(text_pages.router)

Id = Annotated[int, Path(ge=1, le=999_999_999)]
OWN = allow(Permission.SUBMIT)


@dataclass(frozen=True)
class Refused:
    """What was refused on the workbench; ``item`` is empty where it concerns the whole, ``text`` was pasted."""

    said: str
    item: str = ""
    text: str = ""


def room_of(request: Request) -> Room:
    return Room(request.app.state.files, request.app.state.queue.read)


@router.get("/declarations", dependencies=[OWN])
def declarations(request: Request, actor: CurrentActor, session: Transaction) -> Response:
    found = store.declarations_of(session, actor)
    rounds = store.open_rounds(session, actor, today())
    return page(request, "submissions/list.html", groups=my_points(session, found, language_of(request)), rounds=rounds)


@router.get("/declarations/new", dependencies=[allow(Permission.DECLARE)])
def choose(
    request: Request,
    actor: CurrentActor,
    session: Transaction,
    round_id: Annotated[int | None, Query(ge=1, le=999_999_999)] = None,
) -> Response:
    rounds = store.open_rounds(session, actor, today())
    chosen = next((one for one in rounds if one.id == round_id), rounds[0] if rounds else None)
    return page(
        request,
        "submissions/declare.html",
        rounds=rounds,
        chosen=chosen,
        dimensions=by_dimension(standard_of(session, chosen)) if chosen else {},
        declared=store.declared_points(session, chosen.id, actor.id) if chosen else (),
    )


@router.post("/declarations", dependencies=[allow(Permission.DECLARE)])
def declare(
    actor: CurrentActor,
    session: Transaction,
    round_id: Annotated[int, Form(ge=1, le=999_999_999)],
    point: Annotated[str, Form(max_length=60)],
) -> Response:
    check(session, actor, Permission.DECLARE, {"round_id": round_id})
    made = workflow.declare(session, actor, session.get_one(Round, round_id), point)
    return RedirectResponse(f"/declarations/{made.id}", status_code=303)


@router.get("/declarations/{declaration_id}", dependencies=[OWN])
def workbench(request: Request, declaration_id: Id, session: Transaction) -> Response:
    return _bench(request, session, declaration_id)


@router.get("/declarations/{declaration_id}/progress", dependencies=[OWN])
def progress(request: Request, declaration_id: Id, session: Transaction) -> Progress:
    """Say how far reading and grading are; the page asks every now and then."""
    declaration = session.get_one(Declaration, declaration_id)
    items = [file_readout(kept.evidence, language_of(request)) for kept in at_hand(session, declaration).values()]
    return Progress.of(declaration.state, items)


@router.post("/declarations/{declaration_id}/evidence/{item}", dependencies=[OWN])
def put(
    request: Request,
    declaration_id: Id,
    item: ItemId,
    session: Transaction,
    file: Annotated[UploadFile | None, File()] = None,
    text: Annotated[str, Form()] = "",
) -> Response:
    def change(declaration: Declaration) -> None:
        upload = upload_of(item, file, text, Limits.of(request.app.state.settings))
        workflow.put(session, declaration, upload, room_of(request))

    return _changed(request, session, declaration_id, change, item=item, text=text)


@router.post("/declarations/{declaration_id}/evidence/{item}/remove", dependencies=[OWN])
def remove(request: Request, declaration_id: Id, item: ItemId, session: Transaction) -> Response:
    def change(declaration: Declaration) -> None:
        workflow.remove(session, declaration, item)

    return _changed(request, session, declaration_id, change, item=item)


@router.post("/declarations/{declaration_id}/submit", dependencies=[OWN])
def submit(
    request: Request, declaration_id: Id, session: Transaction, consent: Annotated[str, Form(max_length=10)] = ""
) -> Response:
    def change(declaration: Declaration) -> None:
        workflow.submit(session, declaration, room_of(request), consent=bool(consent))

    return _changed(request, session, declaration_id, change)


@router.post("/declarations/{declaration_id}/withdraw", dependencies=[OWN])
def withdraw(request: Request, declaration_id: Id, session: Transaction) -> Response:
    def change(declaration: Declaration) -> None:
        workflow.withdraw(session, declaration, room_of(request))

    return _changed(request, session, declaration_id, change)


def _changed(
    request: Request,
    session: Session,
    declaration_id: int,
    change: Callable[[Declaration], None],
    item: str = "",
    text: str = "",
) -> Response:
    """Make a change and show the workbench again; a refusal is said where it was caused, and changes nothing."""
    try:
        change(session.get_one(Declaration, declaration_id))
    except WeipingError as error:
        session.rollback()
        language = language_of(request)
        refused = Refused(explain(error, language), item, text)
        return _bench(request, session, declaration_id, refused, problem_of(error, language).status)
    place = f"#item-{item}" if item else ""
    return RedirectResponse(f"/declarations/{declaration_id}{place}", status_code=303)


def _bench(
    request: Request, session: Session, declaration_id: int, refused: Refused | None = None, status: int = 200
) -> Response:
    declaration = session.get_one(Declaration, declaration_id)
    limits = Limits.of(request.app.state.settings)
    return page(
        request,
        "submissions/bench.html",
        status=status,
        bench=bench(session, declaration, request.app.state.files, language_of(request)),
        refused=refused,
        accepted=DOCUMENTS + (RECORDINGS if limits.speech else ()),
        recordings=RECORDINGS if limits.speech else (),
        limit=request.app.state.settings,
    )
