"""``python -m service demo``: the sample county on this machine, with a worker beside the pages."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from models.errors import WeipingError
from models.grading.bundle import current_bundle
from models.grading.parts import STANDARD_FILE
from models.standard.loading import load_standard
from service import logs
from service.accounts.demo import DEMO_PASSWORD
from service.database.engine import Database
from service.demo.seeding import is_empty, seed
from service.files.store import open_files
from service.language import Language, mark, translate
from service.serve import announce, arguments, listen, make_tables, run
from service.settings import Settings
from service.submissions.workflow import Room
from service.terminal import FAILED, complain, refusal_of
from service.worker.queue import Queue, open_huey

_FOLDER = "var/demo"
_PLACES = {
    "database": f"sqlite:///{_FOLDER}/weiping.db",
    "files": f"{_FOLDER}/files",
    "queue": f"sqlite:///{_FOLDER}/queue.db",
    "look_alikes": f"{_FOLDER}/look_alikes.db",
}
_FILLED = mark(
    "The sample county was made: %(n)s points are handed in and are read one after the other. All of it is sample data."
)
_SIGN_IN = mark("Sign in as t101 (teacher), r01 (reviewer), head1, county or admin; the password is %(password)s")
_STOP_SECONDS = 15


def main(argv: list[str], settings: Settings) -> int:
    asked = arguments("demo", __doc__, argv, settings)
    listening = listen(asked.host, asked.port)
    if listening is None:
        return FAILED
    chosen = of_demo(settings)
    logs.configure()
    # Whoever ends this process ends the worker with it.
    signal.signal(signal.SIGTERM, _stop)
    announce(asked.host, asked.port)
    with listening:
        try:
            make_tables(chosen.database)
            _fill(chosen)
        except (WeipingError, OSError) as error:
            return complain(refusal_of(error, str(getattr(error, "filename", ""))), Language.CHINESE)
        for language in (Language.CHINESE, Language.ENGLISH):
            print(translate(language, _SIGN_IN, password=DEMO_PASSWORD), flush=True)
        with _worker(chosen):
            run(chosen, listening)
    return 0


def of_demo(settings: Settings) -> Settings:
    """Return the settings of a demo: what was not set lies in a folder of its own."""
    places = {name: place for name, place in _PLACES.items() if name not in settings.model_fields_set}
    return settings.model_copy(update={**places, "demo": True, "open_trial": True})


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  the shape of a handler
    raise SystemExit(0)


def _fill(settings: Settings) -> None:
    """Make the sample county where nobody is yet; a second demo goes on with what is there."""
    standard = load_standard(current_bundle(settings.bundle) / STANDARD_FILE)
    database = Database(settings.database)
    try:
        if not is_empty(database):
            return
        room = Room(open_files(settings.files, settings.s3_endpoint), Queue(open_huey(settings.queue)).read)
        handed_in = seed(database, standard, room)
    finally:
        database.close()
    for language in (Language.CHINESE, Language.ENGLISH):
        print(translate(language, _FILLED, n=handed_in), flush=True)


@contextmanager
def _worker(settings: Settings) -> Iterator[None]:
    """Run the worker beside; in a session of its own, so that Ctrl+C comes to it once, from here."""
    places = {f"WEIPING_{name.upper()}": getattr(settings, name) for name in _PLACES}
    command = [sys.executable, "-m", "service", "work"]
    with subprocess.Popen(command, env={**os.environ, **places}, start_new_session=True) as process:  # noqa: S603  our own
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
