"""Carries data from one page to the next inside its form, where keeping it here would keep it for too long.

What comes back is as doubtful as any other input: it is bounded, and whoever takes it checks it again.
"""

import base64
import binascii
import zlib
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from service.errors import ValueRefused
from service.language import mark

Value = TypeVar("Value")

_MOST = 4 * 1024 * 1024
"""Bytes once unpacked: some 1,000 rows with very long cells."""


def packed(kind: TypeAdapter[Value], value: Value) -> str:
    return base64.urlsafe_b64encode(zlib.compress(kind.dump_json(value))).decode()


def unpacked(kind: TypeAdapter[Value], text: str) -> Value:
    """Return what :func:`packed` was given.

    Raises
    ------
    ValueRefused
        When it is anything else.
    """
    try:
        # What is cut off at the limit is no whole JSON any more.
        return kind.validate_json(zlib.decompressobj().decompress(base64.urlsafe_b64decode(text.encode()), _MOST))
    except (binascii.Error, zlib.error, ValidationError, ValueError):
        raise ValueRefused(field=mark("File"), reason=mark("it did not come back whole; upload it again")) from None
