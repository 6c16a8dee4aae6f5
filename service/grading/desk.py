"""Where requests queue for the one grader: grading fills the processors, so it runs one at a time beside the server."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, TypeVarTuple

import structlog
from anyio import CapacityLimiter, to_thread

from models.grading.acceptance import Guarantee
from models.grading.grader import Grader
from models.standard.rubric import Standard
from service.grading.loading import GraderSource, Loaded
from service.grading.workflow import Graded, HandedIn, Progress, Stage, grade, tell_nobody
from service.reading.workflow import Limits

log = structlog.get_logger()

Given = TypeVarTuple("Given")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Identity:
    """What makes a result reproducible, for the foot of every page and for ``/health``."""

    bundle: str
    encoder: str
    standard: str
    standard_version: str
    sample_data: bool


@dataclass(frozen=True)
class Step:
    """So much of a stage is done."""

    stage: Stage
    done: int
    total: int


class Desk:
    """The loaded grader behind a queue of one."""

    def __init__(self, source: GraderSource, limits: Limits) -> None:
        self._source = source
        self.limits = limits
        self._one_at_a_time = CapacityLimiter(1)

    @property
    def identity(self) -> Identity:
        """What is in use now: another bundle may be released while the service runs."""
        manifest = self._source.shown().manifest
        return Identity(
            manifest.id, manifest.encoder, manifest.standard, manifest.standard_version, manifest.sample_data
        )

    @property
    def shown(self) -> Loaded:
        """Return the bundle in use with what it says about itself."""
        return self._source.shown()

    @property
    def standard(self) -> Standard:
        return self._source.shown().grader.standard

    @property
    def guarantee(self) -> Guarantee | None:
        """What the bundle in use promises."""
        return self._source.shown().grader.guarantee

    async def in_turn(self, work: Callable[[Grader, Limits, *Given], Result], *given: *Given) -> Result:
        """Do some work with the grader when all that came before is done."""
        return await to_thread.run_sync(self._do, work, *given, limiter=self._one_at_a_time)

    def _do(self, work: Callable[[Grader, Limits, *Given], Result], *given: *Given) -> Result:
        return work(self._source.now().grader, self.limits, *given)

    async def grade(self, handed_in: HandedIn, progress: Progress = tell_nobody, *, explained: bool = False) -> Graded:
        started = time.perf_counter()
        graded = await self.in_turn(partial(grade, explained=explained), handed_in, progress)
        log.info(
            "graded",
            item=graded.grade.item,
            level=graded.grade.item_level,
            referral=[str(code) for code in graded.grade.referral],
            n_characters=graded.grade.n_characters,
            text_hash=graded.grade.text_hash,
            seconds=round(time.perf_counter() - started, 4),
        )
        return graded

    async def follow(self, handed_in: HandedIn) -> AsyncIterator[Step | Graded]:
        """Yield the progress as it comes, and the grade with its explanation at the end."""
        loop = asyncio.get_running_loop()
        steps: asyncio.Queue[Step | None] = asyncio.Queue()

        def report(stage: Stage, done: int, total: int) -> None:
            loop.call_soon_threadsafe(steps.put_nowait, Step(stage, done, total))

        task = asyncio.create_task(self.grade(handed_in, report, explained=True))
        task.add_done_callback(lambda _: steps.put_nowait(None))
        try:
            while (step := await steps.get()) is not None:
                yield step
            yield await task
        finally:
            # A reader who leaves while waiting gives the place in the queue back.
            task.cancel()
