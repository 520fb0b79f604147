"""Run a command of the project with throwaway PostgreSQL and Valkey: `python -m dev.run python -m bench`."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Sequence

from dev.catalogues import compile_all
from dev.processes import stopped_by_signals
from dev.services import ROOT, throwaway

# What the environment does not say already.
DEFAULTS = {
    "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    "PUBLIC_URL": "http://127.0.0.1:8000",
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
    "EMAIL_URL": "smtp://127.0.0.1:1025",
    "LOG_FORMAT": "console",
}


def with_defaults(environment: dict[str, str]) -> dict[str, str]:
    return {**DEFAULTS, **environment}


def prepare(environment: dict[str, str]) -> None:
    """What the product needs before it can serve pages: message catalogues and collected static files."""
    words = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    data = ROOT / ".data"
    data.mkdir(exist_ok=True)
    with (data / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests and a demo may start together and write the same files
        compile_all()
        if subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode:
            raise SystemExit("`manage.py collectstatic` failed; its words stand above.")


def run(command: Sequence[str], *, extra: dict[str, str] | None = None) -> int:
    """The exit code of the command."""
    os.chdir(ROOT)
    with stopped_by_signals(), throwaway() as services:
        environment = with_defaults(services) | (extra or {})
        prepare(environment)
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(run([sys.executable, *words[1:]] if words[0] == "python" else words))
