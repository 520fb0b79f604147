"""Finding and ending everything that a run of the demo or the tests has started, however that run ended.

A run marks its children by an environment variable, which grandchildren inherit. A guard process waits for the run to
die (its standard input closes, even after `kill -9`) and then ends whatever still carries the mark.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import psutil

MARK = "BOOKING_DEV_RUN"
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def new_mark(folder: Path) -> str:
    """A mark for one run in `folder`; runs of the same folder share the beginning."""
    return f"{folder}:{secrets.token_hex(4)}"


def marked(beginning: str) -> list[psutil.Process]:
    """Running processes whose mark starts with `beginning`, this process excepted."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(MARK, "").startswith(beginning):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, OSError):
            continue
    return found


def end(processes: list[psutil.Process], *, patience: float = 10) -> None:
    """Ask the processes to stop, and kill those that have not after `patience` seconds."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for process in filter(_alive, processes):
            _signal(process, number)
        deadline = time.monotonic() + patience
        while any(map(_alive, processes)) and time.monotonic() < deadline:
            time.sleep(0.05)


def _alive(process: psutil.Process) -> bool:
    """Whether it still runs. One that has ended, but whose parent has not looked yet, does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return


def _environment() -> dict[str, str]:
    """The caller's, but for the wish to throw compiled code away: dozens of processes would each compile everything."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@contextmanager
def cleaned_up(mark: str, *, remove: Path | None = None) -> Iterator[dict[str, str]]:
    """The environment for children of a run; what they leave is ended, and `remove` deleted, after the run."""
    words = [sys.executable, "-m", "dev.processes", mark, *([str(remove)] if remove else [])]
    guard = subprocess.Popen(words, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield {**_environment(), MARK: mark}
    finally:
        guard.communicate()


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Turn Ctrl-C, SIGTERM and a closed terminal into one orderly way out that further signals cannot disturb."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in STOP_SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(0 if number != signal.SIGHUP else 129)

    for each in STOP_SIGNALS:
        signal.signal(each, stop)
    yield


def main() -> None:
    """The guard: wait until the run is over, then end its leftovers."""
    mark, *remove = sys.argv[1:]
    sys.stdin.read()
    end(marked(mark), patience=5)
    for folder in remove:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
