"""``python -m service serve``: the pages and the API on one port."""

import argparse
import socket
import sys
from contextlib import suppress

import structlog
import uvicorn

from models.documents.sandbox import confinement
from models.errors import WeipingError
from service import logs
from service.app import create_app
from service.database.engine import Database
from service.database.migrate import check_revision, upgrade
from service.errors import DatabaseBehind
from service.language import Language, mark, translate
from service.settings import Settings
from service.terminal import FAILED, complain, refusal_of

log = structlog.get_logger()

_PORT_TAKEN = mark(
    "Port %(port)s of %(host)s cannot be used: %(reason)s. Choose another one with --port or WEIPING_PORT."
)
_MADE = mark("The database was empty; its tables were made, at revision %(revision)s.")
_EMPTY = "0"


def main(argv: list[str], settings: Settings) -> int:
    asked = arguments("serve", __doc__, argv, settings)
    listening = listen(asked.host, asked.port)
    if listening is None:
        return FAILED
    logs.configure()
    announce(asked.host, asked.port)
    with listening:
        try:
            make_tables(settings.database)
        except WeipingError as error:
            return complain(refusal_of(error, settings.database), Language.CHINESE)
        run(settings, listening)
    return 0


def arguments(command: str, description: str, argv: list[str], settings: Settings) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m service {command}", description=description)
    parser.add_argument("--host", default=settings.host)
    parser.add_argument("--port", default=settings.port, type=int)
    return parser.parse_args(argv)


def listen(host: str, port: int) -> socket.socket | None:
    """Take the port before the seconds that loading takes, so that a taken one is said at once."""
    try:
        return socket.create_server((host, port))
    except OSError as error:
        for language in (Language.CHINESE, Language.ENGLISH):
            print(translate(language, _PORT_TAKEN, port=port, host=host, reason=error.strerror), file=sys.stderr)
        return None


def announce(host: str, port: int) -> None:
    shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104  compared, not bound
    print(f"微评 Weiping: http://{shown}:{port}/  (Ctrl+C 停止 / to stop)", flush=True)


def make_tables(url: str) -> None:
    """Make the tables of an empty database.

    Raises
    ------
    DatabaseBehind
        When there are tables of another release: changing them is for the operator to ask for, after a backup.
    """
    database = Database(url)
    try:
        check_revision(database)
    except DatabaseBehind as behind:
        if behind.params["found"] != _EMPTY:
            raise
        print(translate(Language.CHINESE, _MADE, revision=upgrade(database)), flush=True)
    finally:
        database.close()


def run(settings: Settings, listening: socket.socket) -> None:
    """Serve until SIGTERM or Ctrl+C."""
    _report_sandbox()
    config = uvicorn.Config(create_app(settings), log_config=None, access_log=False)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _report_sandbox() -> None:
    """Log which layers keep the reading of uploads in on this machine, and warn of each that is missing."""
    layers = confinement()
    for state in layers:
        if not state.active:
            log.warning("sandbox_layer_missing", layer=state.layer, detail=state.detail)
    log.info("sandbox", layers=[state.layer for state in layers if state.active])
