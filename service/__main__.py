"""``python -m service COMMAND``: ``serve`` the pages and the API, ``work``, or do one thing at the terminal."""

import sys
from importlib import import_module
from io import TextIOWrapper

from pydantic import ValidationError

from service.settings import Settings

_FAILED = 2
_USAGE = """python -m service grade FILE --point A1 --item A1-E2 [--json] [--lang en]
python -m service read FILE [--json] [--lang en]
python -m service check FOLDER --point A1 [--json] [--lang en]
python -m service look-alikes FOLDER [--json] [--lang en]
python -m service rater-report TABLE --out FOLDER [--previous TABLE] [--levels low,middle,high]
    [--no-pages] [--lang en]
python -m service audit-plan TABLE --share 0.05 --confidence 0.95 --seed TEXT --out FOLDER [--accept 0]
    [--strata school_id,person_id,point,level,reviewer_id] [--small 10] [--whole excellent] [--by-risk] [--lang en]
python -m service audit-result PLAN_FOLDER RECHECKED_TABLE... [--lang en]
python -m service audit-redraw SPOT_CHECK_FILE [--lang en]
python -m service serve [--host 127.0.0.1] [--port 8000]
python -m service work
python -m service demo [--host 127.0.0.1] [--port 8000]
python -m service migrate
python -m service create-administrator
python -m service verify-log
python -m service export-scores FOLDER [--round N] [--phase final|blind] [--lang en]
python -m service circular --round N --out FOLDER [--unit CODE] [--number TEXT] [--lang en]
python -m service backup
python -m service restore
Each command explains itself with --help."""
_COMMANDS = {
    "grade": "service.grading.terminal",
    "read": "service.reading.terminal",
    "check": "service.checking.terminal",
    "look-alikes": "service.similarity.terminal",
    "rater-report": "service.audits.terminal",
    "audit-plan": "service.audits.plan_terminal",
    "audit-result": "service.audits.result_terminal",
    "audit-redraw": "service.spot_checks.redraw_terminal",
    "serve": "service.serve",
    "work": "service.worker.terminal",
    "demo": "service.demo.terminal",
    "migrate": "service.database.migrate",
    "create-administrator": "service.accounts.terminal",
    "verify-log": "service.journal.terminal",
    "export-scores": "service.exports.terminal",
    "circular": "service.circulars.terminal",
    "backup": "service.backup.terminal",
    "restore": "service.backup.restore_terminal",
}


def main(argv: list[str]) -> int:
    try:
        settings = Settings()
    except ValidationError as error:
        for wrong in error.errors():
            print(f"WEIPING_{str(wrong['loc'][0]).upper()}: {wrong['msg']}", file=sys.stderr)
        return _FAILED
    command, *rest = argv or [""]
    if command in _COMMANDS:
        # Each command imports only what it needs: grading at the terminal does not wait for the web stack.
        status: int = import_module(_COMMANDS[command]).main(rest, settings)
        return status
    asked_for_help = command in {"-h", "--help"}
    print(_USAGE, file=sys.stdout if asked_for_help else sys.stderr)
    return 0 if asked_for_help else _FAILED


if __name__ == "__main__":
    # Chinese must come out whole also where the terminal's own encoding is another one.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
