"""Several programs side by side: their lines on one terminal, and one way to end them all."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import cycle

COLOURS = cycle((36, 33, 32, 35, 34))
PATIENCE = 10.0  # seconds between the request to stop and the kill


class Supervisor:
    def __init__(self, *, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment, PYTHONUNBUFFERED="1")
        self._processes: dict[str, subprocess.Popen[str]] = {}
        self._terminal = os.isatty(1)

    def start(self, name: str, words: Sequence[str]) -> None:
        process = subprocess.Popen(
            words,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._processes[name] = process
        threading.Thread(target=self._relay, args=(name, process, next(COLOURS)), daemon=True).start()

    def ended(self) -> str | None:
        """The name of a program that is no longer running."""
        return next((name for name, process in self._processes.items() if process.poll() is not None), None)

    def wait(self) -> str:
        """The name of the first program that ends."""
        while not (name := self.ended()):
            time.sleep(0.2)
        return name

    def stop(self) -> None:
        """End every program with all that it started."""
        for process in self._processes.values():
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for process in self._processes.values():
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(process, signal.SIGKILL)
                process.wait()

    def _relay(self, name: str, process: subprocess.Popen[str], colour: int) -> None:
        label = f"\033[{colour}m{name:>8} |\033[0m" if self._terminal else f"{name:>8} |"
        assert process.stdout
        for line in process.stdout:
            print(label, line.rstrip("\n"), flush=True)


def _signal_group(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """Each program leads its own process group, so that its workers hear it as well."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


@contextmanager
def supervised(environment: Mapping[str, str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(environment=environment)
    try:
        yield supervisor
    finally:
        supervisor.stop()
