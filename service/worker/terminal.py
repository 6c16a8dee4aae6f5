"""``python -m service work``: read and grade what is handed in, until it is stopped."""

import argparse

from models.errors import WeipingError
from service import logs
from service.database.engine import Database
from service.database.migrate import check_revision
from service.files.store import open_files
from service.grading.loading import GraderSource
from service.language import Language, mark, translate
from service.reading.workflow import Limits
from service.settings import Settings
from service.terminal import complain, refusal_of
from service.worker.queue import open_huey
from service.worker.running import run
from service.worker.workflow import Worker

_AT_WORK = mark(
    "The worker reads and grades what is handed in, with the bundle %(bundle)s. Ctrl+C or SIGTERM stops it; what it"
    " has begun is begun again by the next one."
)


def main(argv: list[str], settings: Settings) -> int:
    parser = argparse.ArgumentParser(prog="python -m service work", description=__doc__)
    parser.add_argument("--lang", type=Language, default=Language.CHINESE, choices=list(Language))
    language = parser.parse_args(argv).lang
    logs.configure()
    database = Database(settings.database)
    try:
        check_revision(database)
        source = GraderSource(settings)
    except WeipingError as error:
        database.close()
        return complain(refusal_of(error, settings.database), language)
    files = open_files(settings.files, settings.s3_endpoint)
    print(translate(language, _AT_WORK, bundle=source.now().manifest.id), flush=True)
    worker = Worker(database, files, source, Limits.of(settings), look_alikes=settings.look_alikes)
    run(worker, open_huey(settings.queue))
    database.close()
    return 0
