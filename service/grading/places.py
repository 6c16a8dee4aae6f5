"""Where in the source a passage stands, in words."""

from dataclasses import replace
from functools import partial

from models.documents.document import Place
from service.language import Language, translate

_MINUTE = 60
_HOUR = 3600


def label(place: Place, language: Language) -> str:
    """Name a place for a person: page, slide, row or minute; empty where the source has none of them."""
    say = partial(translate, language)
    parts = [
        say("file “%(file)s”", file=place.file) if place.file else "",
        _page(place, language),
        say("slide %(slide)s", slide=place.slide) if place.slide else "",
        _row(place, language),
        " ".join(part for part in (clock(place.start), place.speaker) if part),
    ]
    joint = "·" if language is Language.CHINESE else ", "
    return joint.join(part for part in parts if part)


def marker(place: Place, before: Place, language: Language) -> str:
    """Name what a reader must be told in the margin where one block follows another: only what has changed."""
    first = (place.page, place.slide, place.row, place.start, place.speaker)
    if place.unit == before.unit and first == (before.page, before.slide, before.row, before.start, before.speaker):
        return ""
    return label(
        replace(
            place,
            file=place.file if place.file != before.file else None,
            sheet=place.sheet if (place.file, place.sheet) != (before.file, before.sheet) else None,
            last_page=None,
        ),
        language,
    )


def clock(seconds: float | None) -> str:
    """Write a time of a recording as people do: 12:05, or 1:02:05 after the first hour."""
    if seconds is None:
        return ""
    whole = int(seconds)
    hours, minutes, rest = whole // _HOUR, whole % _HOUR // _MINUTE, whole % _MINUTE
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def _page(place: Place, language: Language) -> str:
    if not place.page:
        return ""
    if place.last_page and place.last_page != place.page:
        return translate(language, "pages %(first)s–%(last)s", first=place.page, last=place.last_page)
    return translate(language, "page %(page)s", page=place.page)


def _row(place: Place, language: Language) -> str:
    if place.sheet and place.row:
        return translate(language, "worksheet “%(sheet)s”, row %(row)s", sheet=place.sheet, row=place.row)
    if place.sheet:
        return translate(language, "worksheet “%(sheet)s”", sheet=place.sheet)
    return translate(language, "row %(row)s", row=place.row) if place.row else ""
