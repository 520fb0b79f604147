"""The one clock: fast, in order, or by steps."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from sandbox.serving.clock import Clock
from tests.sandbox.serving.loops import completed


def run(work: Callable[[Clock], Awaitable[None]], *, speed: float) -> None:
    async def with_clock() -> None:
        await work(Clock(speed=speed))

    completed(with_clock)


def test_seconds_pass_as_fast_as_they_are_told():
    async def work(clock: Clock) -> None:
        began = time.monotonic()
        await clock.sleep(20)
        assert 0.02 <= time.monotonic() - began < 5
        assert clock.seconds() >= 20

    run(work, speed=1000)


def test_timers_go_off_in_order_even_when_all_are_late():
    seen: list[str] = []

    async def ticks(clock: Clock) -> None:
        for number in range(3):
            await clock.sleep(1)
            seen.append(f"tick {number}")

    async def work(clock: Clock) -> None:
        tasks = [asyncio.create_task(ticks(clock)), asyncio.create_task(clock.sleep(2.5))]
        tasks[1].add_done_callback(lambda _task: seen.append("alarm"))
        await asyncio.sleep(0)
        busy_until = time.monotonic() + 0.05
        while time.monotonic() < busy_until:
            """The machine is busy: afterwards all timers are due at once."""
        await asyncio.gather(*tasks)

    run(work, speed=1000)
    assert seen == ["tick 0", "tick 1", "alarm", "tick 2"]


def test_it_stands_still_until_it_is_moved():
    async def work(clock: Clock) -> None:
        task = asyncio.create_task(clock.sleep(10))
        await clock.step(9)
        assert not task.done()
        await clock.step(1)
        assert task.done()
        assert clock.seconds() == pytest.approx(10)

    run(work, speed=0)


def test_a_change_of_speed_keeps_what_is_left():
    async def work(clock: Clock) -> None:
        task = asyncio.create_task(clock.sleep(10))
        await asyncio.sleep(0)
        clock.set_speed(1000)
        await asyncio.wait_for(task, 5)

    run(work, speed=0)


def test_whether_something_happens_in_time():
    async def work(clock: Clock) -> None:
        event = asyncio.Event()
        assert not await clock.happens(event, within=1)
        event.set()
        assert await clock.happens(event, within=1)

    run(work, speed=1000)
