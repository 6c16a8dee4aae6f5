"""Zip files that no honest program writes: packed content that is repeated, sizes that lie, entries that overlap."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DEFLATED = 8


@dataclass(frozen=True)
class Packed:
    """A member as it lies in the file: packed bytes and the size that the directory claims."""

    name: str
    data: bytes
    size: int


def repeated(chunk: bytes, times: int, before: bytes = b"", after: bytes = b"") -> bytes:
    """Return raw deflate of ``before + chunk * times + after``; the chunk is compressed once."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH)
    middle = packer.compress(chunk) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + middle * times + packer.compress(after) + packer.flush()


def zip_of(members: list[Packed], *, overlapping: bool = False) -> bytes:
    """Return a zip file; when overlapping, every member is the bytes of the first. Checksums are zero."""
    body, directory, first = io.BytesIO(), io.BytesIO(), 0
    for number, member in enumerate(members):
        name, offset = member.name.encode(), body.tell()
        fields = (20, 0, _DEFLATED, 0, 0)
        if number == 0 or not overlapping:
            header = _LOCAL.pack(b"PK\3\4", *fields, 0, len(member.data), member.size, len(name), 0)
            body.write(header + name + member.data)
            first = offset
        at = first if overlapping else offset
        sizes = (0, len(member.data), member.size, len(name))
        directory.write(_CENTRAL.pack(b"PK\1\2", 20, *fields, *sizes, 0, 0, 0, 0, 0, at) + name)
    start, count = body.tell(), len(members)
    end = _END.pack(b"PK\5\6", 0, 0, count % 65536, count % 65536, directory.tell(), start, 0)
    return body.getvalue() + directory.getvalue() + end


def with_part(data: bytes, part: str, content: bytes) -> bytes:
    """Return a package with one part replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return stream.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a plain zip file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return stream.getvalue()
