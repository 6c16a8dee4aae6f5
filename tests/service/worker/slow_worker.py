"""``python -m tests.service.worker.slow_worker DATABASE FILES QUEUE``: the worker with a slow stand-in grader."""

import sys
from datetime import timedelta

from service import logs
from service.database.engine import Database
from service.files.store import open_files
from service.grading.loading import GraderSource
from service.reading.workflow import Limits
from service.settings import Settings
from service.worker.queue import open_huey
from service.worker.running import run
from service.worker.workflow import Worker
from tests.service import stand_in

LEASE = timedelta(seconds=4)


def main(database: str, files: str, queue: str) -> None:
    logs.configure()
    source = GraderSource(Settings(), stand_in.load_slowly)
    run(Worker(Database(database), open_files(files), source, Limits.of(Settings()), lease=LEASE), open_huey(queue))


if __name__ == "__main__":
    main(*sys.argv[1:])
