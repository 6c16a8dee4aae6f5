"""Pages from templates, in the reader's language, everything escaped."""

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.language import Language, in_language, translate
from service.navigation import menu

COOKIE = "weiping_lang"
_YEAR = 365 * 24 * 3600


@cache
def environment() -> Environment:
    return Environment(
        # A report that is one file carries style sheets of the desk inside.
        loader=FileSystemLoader([Path(__file__).parent / folder for folder in ("templates", "static")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def language_of(request: Request) -> Language:
    """Follow the switch in the address first, then the cookie, then Chinese."""
    for wish in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if wish in set(Language):
            return Language(wish)
    return Language.CHINESE


def fragment(language: Language, template: str, **context: object) -> str:
    """Render a piece of a page."""
    return (
        environment()
        .get_template(template)
        .render(_=partial(translate, language), named=partial(in_language, language), language=language, **context)
    )


def page(
    request: Request, template: str, *, status: int = 200, choice: Mapping[str, str] | None = None, **context: object
) -> HTMLResponse:
    """Render a whole page, and keep a language that was switched to.

    Every page has ``actor`` (None for nobody), ``csrf`` for its forms, ``menu`` and ``identity`` of the bundle. The
    switch keeps the ``choice`` of the reader, by default what the address asks for.
    """
    language = language_of(request)
    desk, actor = request.app.state.desk, getattr(request.state, "actor", None)
    other = Language.ENGLISH if language is Language.CHINESE else Language.CHINESE
    kept = {name: value for name, value in request.query_params.items() if name != "lang"}
    html = fragment(
        language,
        template,
        switch=f"{request.url.path}?" + urlencode({**(kept if choice is None else choice), "lang": other}),
        identity=desk.identity if desk else None,
        actor=actor,
        csrf=actor.csrf if actor else "",
        menu=menu(actor, request.url.path),
        demo=request.app.state.settings.demo,
        **context,
    )
    response = HTMLResponse(html, status_code=status)
    if request.query_params.get("lang") == language:
        response.set_cookie(COOKIE, language, max_age=_YEAR, httponly=True, samesite="lax")
    return response
