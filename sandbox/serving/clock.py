"""One clock for everything that takes time: it can run faster than the wall's, or stand still."""

import asyncio
import heapq
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

# So many rounds of the event loop without work under way mean that nothing more happens by itself.
QUIET_ROUNDS = 12


class Clock:
    """Seconds and instants are the stand-in's own. Speed 0 is step mode: time moves by `step` alone.

    Only networks live outside it: requests to the product take, and time out in, seconds of the wall.
    """

    def __init__(self, *, speed: float = 1.0) -> None:
        self.speed = speed
        self._start = datetime.now(UTC)
        self._elapsed = 0.0
        self._seen = asyncio.get_running_loop().time()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._alarm: asyncio.TimerHandle | None = None
        self._working = 0
        self._resting = False  # between one timer and the next

    def seconds(self) -> float:
        """Since the start; never past a timer that has yet to go off: a busy machine stretches time, in order."""
        wall = asyncio.get_running_loop().time()
        now = self._elapsed + (wall - self._seen) * self.speed
        self._seen = wall
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        if self._sleepers:
            now = min(now, self._sleepers[0][0])
        self._elapsed = max(self._elapsed, now)
        return self._elapsed

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.seconds())

    def set_speed(self, speed: float) -> None:
        self.seconds()
        self.speed = speed
        self._set_alarm()

    def set_to(self, instant: datetime) -> None:
        """What the clock shows jumps; nobody's waiting gets shorter or longer."""
        self._start = instant - timedelta(seconds=self.seconds())

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        awake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.seconds() + seconds, next(self._numbers), awake))
        self._set_alarm()
        await awake

    async def happens(self, event: asyncio.Event, *, within: float) -> bool:
        """Whether it happens in so many seconds."""
        return event.is_set() or await self.first({asyncio.ensure_future(event.wait())}, within=within)

    async def first(self, waiting: "Iterable[asyncio.Future[Any]]", *, within: float) -> bool:
        """Whether one of them is done in so many seconds. All are cancelled in the end."""
        sleeping = asyncio.ensure_future(self.sleep(within))
        everything: set[asyncio.Future[Any]] = {sleeping, *waiting}
        try:
            done, _ = await asyncio.wait(everything, return_when=asyncio.FIRST_COMPLETED)
            return bool(done - {sleeping})
        finally:
            for each in everything:
                each.cancel()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Around work that takes time of the wall: a step waits for its end."""
        self._working += 1
        try:
            yield
        finally:
            self._working -= 1

    async def idle(self, *, within: float) -> None:
        """Wait, in seconds of the wall, for an end of that work."""
        end = asyncio.get_running_loop().time() + within
        while self._working and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.002)

    async def step(self, seconds: float) -> None:
        """Let so many seconds pass, each timer in its turn, and what follows from it before the next one."""
        target = self.seconds() + seconds
        await self._settle()
        while self._sleepers and self._sleepers[0][0] <= target:
            self._elapsed = max(self._elapsed, self._sleepers[0][0])
            self._wake()
            await self._settle()
        self._elapsed = target

    async def _settle(self) -> None:
        rounds = 0
        while rounds < QUIET_ROUNDS:
            await asyncio.sleep(0.001 if self._working else 0)
            rounds = 0 if self._working else rounds + 1

    def _wake(self) -> None:
        now = self.seconds()
        while self._sleepers and self._sleepers[0][0] <= now + 1e-9:
            awake = heapq.heappop(self._sleepers)[2]
            if not awake.done():
                awake.set_result(None)

    def _ring(self) -> None:
        self._alarm = None
        self._resting = True
        self._wake()
        self._go_on(after_rounds=QUIET_ROUNDS)

    def _go_on(self, *, after_rounds: int) -> None:
        """What follows from one timer happens before the next goes off, however late it is already."""
        if after_rounds:
            asyncio.get_running_loop().call_soon(lambda: self._go_on(after_rounds=after_rounds - 1))
        else:
            self._resting = False
            self._set_alarm()

    def _set_alarm(self) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
        now = self.seconds()
        if self._sleepers and self.speed and not self._resting:
            delay = max(0.0, (self._sleepers[0][0] - now) / self.speed)
            self._alarm = asyncio.get_running_loop().call_later(delay, self._ring)
