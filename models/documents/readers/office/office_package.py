"""Open an Office package: checked first, and with every surprise of its library turned into a refusal."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from models.documents.readers.office import package
from models.documents.readers.source import Source
from models.errors import DamagedDocument, DocumentError

_log = logging.getLogger(__name__)


@contextmanager
def opened(source: Source) -> Iterator[io.BytesIO]:
    """Give a stream over a package that has been checked.

    Raises
    ------
    DamagedDocument
        Inside the ``with`` block something went wrong that is not a DocumentError.
    DocumentError
        Whatever :func:`models.documents.readers.office.package.check` raises.
    """
    package.check(source.data, source.name)
    try:
        yield io.BytesIO(source.data)
    except (DocumentError, MemoryError):
        raise
    except Exception as error:  # the libraries raise whatever their parts raise on a package they did not expect
        _log.warning("office package refused: %s", type(error).__name__)
        raise DamagedDocument(name=source.name) from error
