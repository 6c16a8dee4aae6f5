"""``python -m service serve``: the pages and the API on one port."""

import argparse
import socket
import sys

import structlog
import uvicorn

from models.documents.sandbox import confinement
from service import logs
from service.app import create_app
from service.language import Language, mark, translate
from service.settings import Settings

log = structlog.get_logger()

_FAILED = 2
_PORT_TAKEN = mark(
    "Port %(port)s of %(host)s cannot be used: %(reason)s. Choose another one with --port or WEIPING_PORT."
)


def main(argv: list[str], settings: Settings) -> int:
    parser = argparse.ArgumentParser(prog="python -m service serve", description=__doc__)
    parser.add_argument("--host", default=settings.host)
    parser.add_argument("--port", default=settings.port, type=int)
    asked = parser.parse_args(argv)
    try:
        # Taken before the seconds that loading takes, so that a taken port is said at once.
        listening = socket.create_server((asked.host, asked.port))
    except OSError as error:
        for language in (Language.CHINESE, Language.ENGLISH):
            said = translate(language, _PORT_TAKEN, port=asked.port, host=asked.host, reason=error.strerror)
            print(said, file=sys.stderr)
        return _FAILED
    logs.configure()
    shown = "127.0.0.1" if asked.host == "0.0.0.0" else asked.host  # noqa: S104  compared, not bound
    print(f"微评 Weiping: http://{shown}:{asked.port}/  (Ctrl+C 停止 / to stop)", flush=True)
    _report_sandbox()
    with listening:
        config = uvicorn.Config(create_app(settings), log_config=None, access_log=False)
        uvicorn.Server(config).run(sockets=[listening])
    return 0


def _report_sandbox() -> None:
    """Log which layers keep the reading of uploads in on this machine, and warn of each that is missing."""
    layers = confinement()
    for state in layers:
        if not state.active:
            log.warning("sandbox_layer_missing", layer=state.layer, detail=state.detail)
    log.info("sandbox", layers=[state.layer for state in layers if state.active])
