"""``python -m service serve``: the pages and the API on one port."""

import argparse

import uvicorn

from service import logs
from service.app import create_app
from service.settings import Settings


def main(argv: list[str], settings: Settings) -> int:
    parser = argparse.ArgumentParser(prog="python -m service serve", description=__doc__)
    parser.add_argument("--host", default=settings.host)
    parser.add_argument("--port", default=settings.port, type=int)
    asked = parser.parse_args(argv)
    logs.configure()
    shown = "127.0.0.1" if asked.host == "0.0.0.0" else asked.host  # noqa: S104  compared, not bound
    print(f"微评 Weiping: http://{shown}:{asked.port}/  (Ctrl+C 停止 / to stop)", flush=True)
    uvicorn.run(create_app(settings), host=asked.host, port=asked.port, log_config=None, access_log=False)
    return 0
