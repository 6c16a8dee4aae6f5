"""Keeps a worker at work: what the queue asks for, and a sweep at the start and every minute."""

from huey import Huey, crontab
from huey.consumer import Consumer

from service.worker.queue import Queue
from service.worker.workflow import Worker

_LONGEST_PAUSE = 1.0
"""Seconds between two looks at an empty SQLite queue; Redis wakes the worker by itself."""
_LAST_SECONDS = 5.0
"""How long an item may still take after SIGTERM, before it is given back."""


def run(worker: Worker, huey: Huey) -> None:
    """Work until SIGTERM or Ctrl+C, then give back what is not finished.

    One thread: the encoder uses all processors by itself.
    """
    queue = Queue(huey, worker.read, worker.do_chore)

    def sweep() -> None:
        for evidence_id in sorted(set(worker.sweep()) - queue.waiting()):
            queue.read(evidence_id)
        waiting = queue.waiting_chores()
        for name, key in worker.due():
            if (name, key) not in waiting:
                queue.chore(name, key)

    huey.periodic_task(crontab(minute="*"), name="sweep")(sweep)
    consumer = Consumer(
        huey, workers=1, max_delay=_LONGEST_PAUSE, graceful_signal="TERM", shutdown_timeout=_LAST_SECONDS
    )
    try:
        consumer.run()
    finally:
        worker.give_back()
