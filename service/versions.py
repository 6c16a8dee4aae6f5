"""ETags of single objects, from the version that each row counts."""

from typing import Annotated

from fastapi import Depends, Header, Response

from service.errors import VersionConflict


def set_etag(response: Response, version: int) -> None:
    response.headers["ETag"] = f'"{version}"'


def _expected(
    if_match: Annotated[
        str | None,
        Header(description="ETag that you saw; refused with 412 when it changed.", examples=['"7"']),
    ] = None,
) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    bare = if_match.strip().removeprefix("W/").strip('"')
    if not (bare.isascii() and bare.isdecimal()):
        raise VersionConflict
    return int(bare)


Expected = Annotated[int | None, Depends(_expected)]
"""The version that the caller saw; None when it does not say. Check with ``declarations.workflow.expect_version``."""
