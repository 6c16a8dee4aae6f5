"""Keeps files by their content: in a folder, or in S3-compatible storage by setting.

A file's name is the sha256 of its bytes, so the same file is kept once, and a changed one is noticed when it is read.
Rows that point here are written after the file: what no row points to does no harm.
"""

import hashlib
from pathlib import Path

import obstore
from obstore.store import LocalStore, ObjectStore, S3Store

from service.errors import FileLost

_S3 = "s3://"


class FileStore:
    """Content-addressed bytes."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def put(self, data: bytes) -> str:
        """Keep some bytes and return their sha256, as hex."""
        name = hashlib.sha256(data).hexdigest()
        obstore.put(self._store, _path(name), data)
        return name

    def get(self, name: str) -> bytes:
        """Return the bytes of that sha256.

        Raises
        ------
        FileLost
            When they are gone, or are no longer what they were.
        """
        try:
            data = bytes(obstore.get(self._store, _path(name)).bytes())
        except FileNotFoundError as error:
            raise FileLost(file=name[:12]) from error
        if hashlib.sha256(data).hexdigest() != name:
            raise FileLost(file=name[:12])
        return data

    def names(self) -> list[str]:
        """Return the sha256 of every kept file, sorted."""
        return sorted(
            path.rsplit("/", 1)[-1] for batch in obstore.list(self._store) for path in (one["path"] for one in batch)
        )


def open_files(address: str, endpoint: str = "") -> FileStore:
    """Open a folder, or ``s3://bucket/prefix`` with the credentials of the environment (``AWS_…``)."""
    if address.startswith(_S3):
        if not endpoint:
            return FileStore(S3Store.from_url(address))
        return FileStore(S3Store.from_url(address, endpoint=endpoint, client_options={"allow_http": True}))
    return FileStore(LocalStore(Path(address).resolve(), mkdir=True))


def _path(name: str) -> str:
    return f"{name[:2]}/{name}"
