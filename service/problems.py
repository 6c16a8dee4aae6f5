"""The one place where an error becomes a status, and a problem+json or a page in the reader's language.

A test walks every leaf of ``models/errors.py`` and fails on one that :data:`ANSWERS` does not map.
"""

from dataclasses import dataclass
from http import HTTPMethod, HTTPStatus
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.routing import Match

from models import errors
from service import errors as desk
from service.decisions import refusals
from service.field_errors import field_error
from service.language import Language, explain, mark, translate
from service.rendering import language_of, page
from service.submissions import errors as handing_in

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Answer:
    status: HTTPStatus
    title: str


_UNREADABLE = mark("The file cannot be read")
_ENCODER = mark("The encoder is not ready")
_BUNDLE = mark("The bundle cannot be used")
_TRAINING = mark("A training step failed")
_SIGN_IN = mark("You could not be signed in")
_DATABASE = mark("The database is not ready")
_NOT_NOW = mark("Not possible now")
_NOT_ALLOWED = mark("Not allowed")

ANSWERS: dict[type[errors.WeipingError], Answer] = {
    errors.StandardFileInvalid: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, mark("The standard is wrong")),
    errors.UnknownPoint: Answer(HTTPStatus.NOT_FOUND, mark("Unknown ability point")),
    errors.UnknownItem: Answer(HTTPStatus.NOT_FOUND, mark("Unknown evidence item")),
    errors.UnknownCriterion: Answer(HTTPStatus.NOT_FOUND, mark("Unknown criterion")),
    errors.UnknownLevel: Answer(HTTPStatus.NOT_FOUND, mark("Unknown level")),
    errors.EmptyDocument: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, mark("There is no text")),
    errors.DocumentTooLong: Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, mark("The text is too long")),
    errors.DocumentTooLarge: Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, mark("The file is too large")),
    errors.UnsupportedFormat: Answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _UNREADABLE),
    errors.DamagedDocument: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, _UNREADABLE),
    errors.EncryptedDocument: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, _UNREADABLE),
    errors.MacroDocument: Answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _UNREADABLE),
    errors.WrongFileType: Answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _UNREADABLE),
    errors.AmbiguousFile: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, _UNREADABLE),
    errors.LegacyDocument: Answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _UNREADABLE),
    errors.PicturesOnly: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, mark("There is no text")),
    errors.NestedArchive: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, _UNREADABLE),
    errors.TooManyParts: Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, mark("The file is too large")),
    errors.RecordingTooLong: Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, mark("The file is too large")),
    errors.ReaderMissing: Answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _UNREADABLE),
    errors.ReadingLimitReached: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, _UNREADABLE),
    errors.ReaderCrashed: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, _UNREADABLE),
    errors.EncoderMissing: Answer(HTTPStatus.SERVICE_UNAVAILABLE, _ENCODER),
    errors.EncoderDamaged: Answer(HTTPStatus.SERVICE_UNAVAILABLE, _ENCODER),
    errors.EncoderParityFailed: Answer(HTTPStatus.SERVICE_UNAVAILABLE, _ENCODER),
    errors.BundleMissing: Answer(HTTPStatus.SERVICE_UNAVAILABLE, mark("No bundle has been released yet")),
    errors.BundleDamaged: Answer(HTTPStatus.SERVICE_UNAVAILABLE, _BUNDLE),
    errors.BundleMismatch: Answer(HTTPStatus.SERVICE_UNAVAILABLE, _BUNDLE),
    errors.GoldenCaseFailed: Answer(HTTPStatus.SERVICE_UNAVAILABLE, _BUNDLE),
    errors.TableUnreadable: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, _TRAINING),
    errors.ColumnsMissing: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, _TRAINING),
    errors.NoUsableRows: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, _TRAINING),
    errors.OneLevelOnly: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, _TRAINING),
    errors.LeakFound: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, _TRAINING),
    errors.ExperimentInvalid: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, _TRAINING),
    errors.StepMissing: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, _TRAINING),
    errors.DatasetMissing: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, _TRAINING),
    errors.SpeechModelMissing: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, _TRAINING),
    errors.ExportParityFailed: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, _TRAINING),
    errors.GateFailed: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, _TRAINING),
    desk.NotSignedIn: Answer(HTTPStatus.UNAUTHORIZED, mark("Please sign in")),
    desk.SignInFailed: Answer(HTTPStatus.FORBIDDEN, _SIGN_IN),
    desk.LockedOut: Answer(HTTPStatus.TOO_MANY_REQUESTS, _SIGN_IN),
    desk.OpenIDFailed: Answer(HTTPStatus.FORBIDDEN, _SIGN_IN),
    desk.PasswordWeak: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, mark("The password is not taken")),
    desk.PasswordToChange: Answer(HTTPStatus.FORBIDDEN, mark("Change your password")),
    desk.TokenInvalid: Answer(HTTPStatus.UNAUTHORIZED, mark("The token is not taken")),
    desk.FormExpired: Answer(HTTPStatus.FORBIDDEN, mark("The form is too old")),
    desk.NotAllowed: Answer(HTTPStatus.FORBIDDEN, _NOT_ALLOWED),
    desk.NotFound: Answer(HTTPStatus.NOT_FOUND, mark("Not found")),
    desk.TransitionForbidden: Answer(HTTPStatus.CONFLICT, _NOT_NOW),
    desk.VersionConflict: Answer(HTTPStatus.PRECONDITION_FAILED, mark("Changed meanwhile")),
    desk.ProposalChanged: Answer(HTTPStatus.CONFLICT, mark("Changed meanwhile")),
    desk.KeyReused: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, mark("The request was refused")),
    desk.StillWorking: Answer(HTTPStatus.CONFLICT, mark("The request was refused")),
    desk.ValueRefused: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, mark("The request is not as expected")),
    desk.WorkbookRefused: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, mark("The table cannot be taken")),
    desk.CursorInvalid: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, mark("The request is not as expected")),
    desk.RoundClosed: Answer(HTTPStatus.CONFLICT, _NOT_NOW),
    desk.JournalBroken: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, mark("The audit log is broken")),
    desk.BackupRefused: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, mark("The backup is not possible")),
    desk.DatabaseMissing: Answer(HTTPStatus.SERVICE_UNAVAILABLE, _DATABASE),
    desk.DatabaseBehind: Answer(HTTPStatus.SERVICE_UNAVAILABLE, _DATABASE),
    refusals.Involved: Answer(HTTPStatus.FORBIDDEN, _NOT_ALLOWED),
    refusals.StillBlind: Answer(HTTPStatus.FORBIDDEN, _NOT_ALLOWED),
    refusals.ReviewMissing: Answer(HTTPStatus.CONFLICT, _NOT_NOW),
    refusals.DecisionMissing: Answer(HTTPStatus.CONFLICT, _NOT_NOW),
    refusals.TooEarly: Answer(HTTPStatus.CONFLICT, _NOT_NOW),
    refusals.SampleMissing: Answer(HTTPStatus.CONFLICT, _NOT_NOW),
    refusals.NoneLeft: Answer(HTTPStatus.CONFLICT, _NOT_NOW),
    refusals.NobodyFree: Answer(HTTPStatus.CONFLICT, _NOT_NOW),
    refusals.NoGround: Answer(HTTPStatus.CONFLICT, _NOT_NOW),
    handing_in.AlreadyDeclared: Answer(HTTPStatus.CONFLICT, _NOT_NOW),
    handing_in.ItemsMissing: Answer(HTTPStatus.CONFLICT, _NOT_NOW),
    handing_in.ItemPassed: Answer(HTTPStatus.CONFLICT, _NOT_NOW),
    handing_in.ReviewBegun: Answer(HTTPStatus.CONFLICT, _NOT_NOW),
    desk.FileLost: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, mark("A stored file is lost")),
}

_HTTP: dict[int, tuple[str, str]] = {
    400: (mark("The request cannot be read"), mark("The form data is broken. Send it again.")),
    404: (mark("There is no such page"), mark("Check the address, or go back to the start page.")),
    405: (mark("This address does not take that method"), mark("The OpenAPI description lists what it takes.")),
    415: (mark("This kind of body is not taken"), mark("Send application/json or multipart/form-data.")),
}
_OTHER = (mark("The request was refused"), mark("Check the request and try again."))


class Problem(BaseModel):
    """RFC 9457 problem details, with a stable ``code`` to act upon."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "urn:weiping:problem:unknown_item",
                "title": "没有这项材料",
                "status": 404,
                "detail": "这里没有材料“A1-E9”。请从中选择：A1-E1, A1-E2。",
                "code": "unknown_item",
                "errors": [],
            }
        }
    )

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[str] = []


def problem_of(error: errors.WeipingError, language: Language) -> Problem:
    answer = ANSWERS[type(error)]
    title = translate(language, answer.title)
    return _problem(error.code, answer.status, title, explain(error, language))


def unexpected(incident: str, language: Language) -> Problem:
    """Describe a fault of ours: an id to find it in the log, and nothing else."""
    title = translate(language, mark("Something went wrong here"))
    detail = translate(language, mark("The fault is in the log as %(incident)s. Tell the operator."), incident=incident)
    return _problem("unexpected", HTTPStatus.INTERNAL_SERVER_ERROR, title, detail)


def answer(request: Request, problem: Problem) -> Response:
    """Render for whoever asked: a page for browsers, problem+json for the API and for scripts."""
    wants_page = not request.url.path.startswith(("/api/", "/health")) and "text/html" in request.headers.get(
        "accept", ""
    )
    if wants_page and problem.code == desk.NotSignedIn.code and request.method == "GET":
        return RedirectResponse("/sign-in?" + urlencode({"next": _address(request)}), status_code=303)
    if wants_page and problem.code == desk.PasswordToChange.code:
        return RedirectResponse("/account/password", status_code=303)
    if wants_page:
        return page(request, "problem.html", status=problem.status, problem=problem)
    return JSONResponse(problem.model_dump(), status_code=problem.status, media_type=MEDIA_TYPE)


def _address(request: Request) -> str:
    """Return path and query of this service, to come back to after signing in."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def install(app: FastAPI) -> None:
    app.add_exception_handler(errors.WeipingError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def documented(*statuses: int) -> dict[int | str, dict[str, object]]:
    """Describe problem responses for OpenAPI."""
    content = {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def _problem(code: str, status: int, title: str, detail: str) -> Problem:
    return Problem(type=f"urn:weiping:problem:{code}", title=title, status=status, detail=detail, code=code)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.WeipingError)  # noqa: S101  starlette types handlers too widely
    return answer(request, problem_of(error, language_of(request)))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  starlette types handlers too widely
    language = language_of(request)
    found = [field_error(one, language) for one in error.errors()]
    title = translate(language, mark("The request is not as expected"))
    detail = translate(language, mark("Correct these fields: %(fields)s."), fields="; ".join(found))
    problem = _problem("request_invalid", HTTPStatus.UNPROCESSABLE_ENTITY, title, detail)
    return answer(request, problem.model_copy(update={"errors": found}))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  starlette types handlers too widely
    language = language_of(request)
    title, detail = _HTTP.get(error.status_code, _OTHER)
    code = HTTPStatus(error.status_code).name.lower()
    problem = _problem(code, error.status_code, translate(language, title), translate(language, detail))
    response = answer(request, problem)
    response.headers.update(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(_taken(request))
    return response


def _taken(request: Request) -> list[str]:
    """Return every method that an address takes; the framework names only those of the first route there."""
    asked = [{**request.scope, "method": method.value} for method in HTTPMethod]
    return [
        scope["method"] for scope in asked if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
    ]
