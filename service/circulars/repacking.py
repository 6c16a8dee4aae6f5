"""Makes an Office file depend on nothing but its content: the same figures give the same bytes."""

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_PROPERTIES = "docProps/core.xml"
_MOMENTS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def repacked(data: bytes, moment: datetime) -> bytes:
    """Set every time in a package, of its parts and in its properties, to one moment."""
    at = moment.astimezone(UTC)
    target = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for name in source.namelist():
            content = source.read(name)
            if name == _PROPERTIES:
                content = _MOMENTS.sub(rb"\g<1>" + at.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + rb"\g<3>", content)
            packed.writestr(_entry(name, at), content)
    return target.getvalue()


def zipped(files: dict[str, bytes], moment: datetime) -> bytes:
    """Pack files in the order given."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(_entry(name, moment.astimezone(UTC)), content)
    return target.getvalue()


def _entry(name: str, at: datetime) -> ZipInfo:
    entry = ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    entry.compress_type = ZIP_DEFLATED
    return entry
