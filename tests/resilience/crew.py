"""The programs that call people, each of which may be killed at any moment and is started again."""

import random
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Self

import psutil
import psycopg

from tests.resilience import programs
from tests.resilience.programs import PATIENCE, Program, Valkey

LOOK_SECONDS = 0.03
JUST_SENT = 0.5  # seconds: longer than a usual request to the exchange takes
VICTIMS = ("worker", "child of worker", "sending worker", "sending worker", "beat", "web", "child of web")
READY = {"web": "Listening at", "worker": "ready.", "beat": "is starting"}
TOO_EARLY = 0.15  # of the kills hit a program that has yet to start


def pause(seconds: float) -> None:
    threading.Event().wait(seconds)


class Crew:
    """Web server, workers and beats by their names: web1, worker1, beat1 …"""

    def __init__(
        self,
        *,
        environment: Mapping[str, str],
        folder: Path,
        port: int,
        workers: int = 2,
        beats: int = 1,
        application: str = "config",
    ) -> None:
        self._starts = {"web1": partial(programs.web_server_at, port, environment=environment)}
        self._starts |= {
            f"worker{number}": partial(programs.worker, application=application, environment=environment)
            for number in range(1, workers + 1)
        }
        self._starts |= {
            f"beat{number}": partial(programs.beat, environment=environment) for number in range(1, beats + 1)
        }
        self._folder = folder
        self._running: dict[str, Program] = {}
        self._times: Counter[str] = Counter()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.callback(self._stop)
            for name in self._starts:
                self.start(name)
            for name, program in self._running.items():
                program.wait_for_words(READY[name[:-1]])
            stack.pop_all()
        return self

    def __exit__(self, *unused: object) -> None:
        self._stop()

    def _stop(self) -> None:
        for program in self._running.values():
            if program.process.poll() is None:
                program.kill()

    def called(self, role: str) -> list[str]:
        return [name for name in self._starts if name.startswith(role)]

    def start(self, name: str) -> None:
        self._running[name] = self._starts[name](log=self._folder / f"{name}.log")
        self._times[name] += 1

    def is_ready(self, name: str) -> bool:
        return self._running[name].said.count(READY[name[:-1]]) >= self._times[name]

    def kill(self, name: str) -> None:
        self._running[name].kill()

    def kill_child(self, name: str, *, dice: random.Random) -> None:
        """One process that a program has started; it gets another one by itself."""
        children = psutil.Process(self._running[name].process.pid).children()
        if children:
            victim = dice.choice(children)
            victim.kill()
            psutil.wait_procs([victim], timeout=PATIENCE)

    @property
    def said(self) -> str:
        """By all of them, the killed ones included."""
        return "\n".join(path.read_text(errors="replace") for path in sorted(self._folder.glob("*.log")))


class Watch:
    """Looks at the database all the time: how long it was unknown what became of requests to the exchange."""

    LOOK = """
        SELECT id::text, extract(epoch FROM clock_timestamp() - sent_at)::float
        FROM voicecalls_callattempt WHERE state = 'sending'
    """
    SENT = "SELECT count(*) FROM voicecalls_callattempt WHERE sent_at IS NOT NULL"

    def __init__(self, url: str) -> None:
        self._url, self._over = url, threading.Event()
        self.seconds: dict[str, float] = {}
        self.sent = 0
        self._sending = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def longest(self) -> float:
        return max(self.seconds.values(), default=0.0)

    def wait_for_a_request(self, *, seconds: float) -> bool:
        """Return as soon as a request to the exchange is under way; False if there is none in so many seconds."""
        self._sending.clear()
        return self._sending.wait(seconds)

    def _look(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            try:
                self._look_until_the_end()
            except psycopg.OperationalError:
                continue  # the server is being restarted

    def _look_until_the_end(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            while not self._over.wait(LOOK_SECONDS):
                found = connection.execute(self.LOOK).fetchall()
                self.seconds.update(found)
                if any(age < JUST_SENT for _, age in found):
                    self._sending.set()
                sent = connection.execute(self.SENT).fetchone()
                self.sent = sent[0] if sent else 0


@dataclass
class Hazards:
    """What has happened to the crew. `flush_at`: the broker is flushed once so many calls were sent, ascending."""

    dice: random.Random
    flush_at: list[int]
    kills: Counter[str] = field(default_factory=Counter)
    flushes: int = 0
    _next: list[str] = field(default_factory=list)

    def happen(self, crew: Crew, *, valkey: Valkey, watch: Watch) -> None:
        """One kill, at a random moment, and its repair; before it a flush, if it is time."""
        pause(self.dice.uniform(0.5, 3.0))
        if self.flush_at and watch.sent >= self.flush_at[0]:
            valkey.flush()
            self.flushes += 1
            self.flush_at.pop(0)
        victim = self._victim()
        name = self.dice.choice(crew.called(victim.rpartition(" ")[2]))
        if not crew.is_ready(name) and self.dice.random() > TOO_EARLY:
            return
        if victim.startswith("sending") and not watch.wait_for_a_request(seconds=3):
            return
        if victim.startswith("child"):
            crew.kill_child(name, dice=self.dice)
        else:
            crew.kill(name)
            pause(self.dice.uniform(0, 1))
            crew.start(name)
        self.kills[victim] += 1

    def _victim(self) -> str:
        """Each in its turn, in an order of its own each time."""
        if not self._next:
            self._next = self.dice.sample(VICTIMS, len(VICTIMS))
        return self._next.pop()
