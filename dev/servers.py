"""Starting and stopping one embedded server on a free loopback port."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

STARTS_ALLOWED = 5
SECONDS_TO_START = 60.0


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server: where it is reached, what it writes to its log, and its process (for tests that kill it)."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]


def packaged(package: str, pattern: str) -> Path:
    """A program that an installed package carries. The package is not imported: only its program is used."""
    spec = find_spec(package)
    assert spec
    assert spec.origin
    return next(Path(spec.origin).parent.glob(pattern))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def started(
    name: str,
    *,
    command: Callable[[int], Sequence[str]],
    url: Callable[[int], str],
    answers: Callable[[str], bool],
    log: Path,
    environment: dict[str, str],
    configuration: Callable[[int], bytes] = lambda port: b"",
) -> Server:
    """Start a server and return once it answers.

    Another process may take the free port first, or the last backend of a killed server may still be going: then the
    server ends by itself and is started again. `configuration` goes to its standard input.
    """
    with log.open("ab") as output:
        for _ in range(STARTS_ALLOWED):
            port = free_port()
            process = subprocess.Popen(
                command(port),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env=environment,
                start_new_session=True,  # Ctrl-C in the terminal is for the manager, which stops things in order
            )
            _configure(process, configuration(port))
            if _ready(process, answers=partial(answers, url(port))):
                return Server(url=url(port), log=log, process=process)
            stop(process, signal.SIGKILL)
            time.sleep(0.5)
    last_words = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
    raise SystemExit(f"{name} did not start. The end of {log}:\n{last_words}")


def stop(process: subprocess.Popen[bytes], number: signal.Signals, *, patience: float = 30) -> None:
    """Send the signal and wait; kill after `patience` seconds."""
    process.send_signal(number)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _configure(process: subprocess.Popen[bytes], text: bytes) -> None:
    assert process.stdin
    try:
        process.stdin.write(text)
        process.stdin.close()
    except BrokenPipeError:
        return  # it has ended already, as `_ready` will notice


def _ready(process: subprocess.Popen[bytes], *, answers: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        if answers():
            return True
        time.sleep(0.05)
    return False
