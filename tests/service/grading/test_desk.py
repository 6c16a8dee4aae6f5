import asyncio
import threading
import time
from io import BytesIO
from zipfile import ZipFile

import pytest

from models.errors import UnknownItem
from service.grading.desk import Desk, Step
from service.grading.loading import GraderSource, Loaded
from service.grading.workflow import Graded, HandedIn, Stage
from service.reading.workflow import Limits
from service.settings import Settings
from tests.service import stand_in

TEXT = "第一段话说明问题。" * 60


class CountingGrader(stand_in.StandInGrader):
    """Knows how many grade at the same time."""

    def __init__(self) -> None:
        super().__init__(seconds_per_passage=0.01)
        self.running = 0
        self.most = 0
        self.lock = threading.Lock()

    def grade(self, *args, **kwargs):
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        try:
            return super().grade(*args, **kwargs)
        finally:
            with self.lock:
                self.running -= 1


def desk_with(grader: stand_in.StandInGrader) -> Desk:
    source = GraderSource(Settings(), lambda _: Loaded(grader, stand_in.MANIFEST))
    return Desk(source, Limits.of(Settings()))


def handed_in(item: str = "A1-E2") -> HandedIn:
    return HandedIn("A1", item, TEXT)


def test_one_is_graded_at_a_time_while_the_loop_stays_free():
    grader = CountingGrader()
    desk = desk_with(grader)
    longest_wait = 0.0

    async def beat() -> None:
        nonlocal longest_wait
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            longest_wait = max(longest_wait, time.perf_counter() - before)

    async def three_at_once() -> list[Graded]:
        heart = asyncio.create_task(beat())
        grades = await asyncio.gather(*(desk.grade(handed_in()) for _ in range(3)))
        heart.cancel()
        return grades

    grades = asyncio.run(three_at_once())
    assert grader.most == 1
    assert grades[0].grade == grades[1].grade == grades[2].grade
    assert longest_wait < 0.5


def test_following_yields_progress_then_the_grade():
    async def collect() -> list[Step | Graded]:
        return [step async for step in desk_with(stand_in.StandInGrader()).follow(handed_in())]

    *steps, last = asyncio.run(collect())
    assert [step.done for step in steps] == list(range(1, steps[-1].total + 1))
    assert isinstance(last, Graded)


def test_reading_comes_before_grading():
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name in ("反思.txt", "报告.txt"):
            archive.writestr(name, TEXT)
    packed.seek(0)
    several = HandedIn("A1", "A1-E2", packed, "材料.zip")

    async def collect() -> list[Step | Graded]:
        return [step async for step in desk_with(stand_in.StandInGrader()).follow(several)]

    *steps, last = asyncio.run(collect())
    stages = [step.stage for step in steps]
    assert stages == sorted(stages, key=list(Stage).index)
    assert set(stages) == set(Stage)
    assert {passage.place.file for passage in last.document.passages} == {"反思.txt", "报告.txt"}


def test_following_raises_what_grading_raises():
    async def collect() -> list[Step | Graded]:
        return [step async for step in desk_with(stand_in.StandInGrader()).follow(handed_in("A1-E9"))]

    with pytest.raises(UnknownItem):
        asyncio.run(collect())
