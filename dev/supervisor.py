"""Several programs side by side, each with its log file, and one way to end them all."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 10.0  # seconds between the request to stop and the kill


class Supervisor:
    def __init__(self, *, logs: Path, environment: Mapping[str, str]) -> None:
        self._logs = logs
        self._environment = dict(environment, PYTHONUNBUFFERED="1")
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, words: Sequence[str]) -> None:
        with self.log(name).open("wb") as output:
            self._processes[name] = subprocess.Popen(
                words,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C in the terminal is for the manager, which stops things in order
            )

    def log(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def ended(self) -> str | None:
        """The name of a program that is no longer running."""
        return next((name for name, process in self._processes.items() if process.poll() is not None), None)

    def wait(self) -> str:
        """The name of the first program that ends."""
        while not (name := self.ended()):
            time.sleep(0.2)
        return name

    def stop(self) -> None:
        """Ask every program to end, and kill those that take too long with all that they have started."""
        for process in self._processes.values():
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in self._processes.values():
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextmanager
def supervised(*, logs: Path, environment: Mapping[str, str]) -> Iterator[Supervisor]:
    logs.mkdir(exist_ok=True)
    supervisor = Supervisor(logs=logs, environment=environment)
    try:
        yield supervisor
    finally:
        supervisor.stop()
