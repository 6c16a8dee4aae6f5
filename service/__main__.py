"""``python -m service COMMAND``: ``grade`` a file at the terminal, or ``serve`` the pages and the API."""

import sys
from io import TextIOWrapper

from pydantic import ValidationError

from service.settings import Settings

_FAILED = 2
_USAGE = """python -m service grade FILE --point A1 --item A1-E2 [--json] [--lang en]
python -m service serve [--host 127.0.0.1] [--port 8000]"""


def main(argv: list[str]) -> int:
    try:
        settings = Settings()
    except ValidationError as error:
        for wrong in error.errors():
            print(f"WEIPING_{str(wrong['loc'][0]).upper()}: {wrong['msg']}", file=sys.stderr)
        return _FAILED
    # Each command imports only what it needs: grading at the terminal does not wait for the web stack.
    match argv:
        case ["grade", *rest]:
            from service.grading import terminal  # noqa: PLC0415  see above

            return terminal.main(rest, settings)
        case ["serve", *rest]:
            from service import serve  # noqa: PLC0415  see above

            return serve.main(rest, settings)
        case ["-h" | "--help"]:
            print(_USAGE)
            return 0
        case _:
            print(_USAGE, file=sys.stderr)
            return _FAILED


if __name__ == "__main__":
    # Chinese must come out whole also where the terminal's own encoding is another one.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
