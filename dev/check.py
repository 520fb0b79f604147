"""Everything that CI runs: `python -m dev.check`; `--no-tests` leaves the tests out. All checks run, whatever fails."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from dev.processes import stopped_by_signals
from dev.run import with_defaults
from dev.services import ROOT, throwaway

PYTHON = sys.executable
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as command; command()"
# Settings as in production: an https address, and keys of their own.
PRODUCTION = {
    "DEBUG": "false",
    "PUBLIC_URL": "https://interviews.example.com",
    "ALLOWED_HOSTS": "interviews.example.com",
    "SECRET_KEY": "not-a-secret-but-as-long-and-as-mixed-as-a-real-one-0123456789",
    "ENCRYPTION_KEYS": "bm90LWEtc2VjcmV0LWJ1dC1hLWtleS1vZi0zMi1ieXQ=",
    "LOG_FORMAT": "json",
}


def checks() -> Iterator[tuple[str, Sequence[str], dict[str, str]]]:
    """(name, command, additions to the environment)."""
    yield "code style", [PYTHON, "-m", "ruff", "check", "."], {}
    yield "code format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."], {}
    yield "types", [PYTHON, "-m", "mypy"], {}
    yield "who imports whom", [PYTHON, "-c", LINT_IMPORTS], {"PYTHONPATH": str(ROOT)}
    yield "migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], {}
    yield "deployment", [PYTHON, "manage.py", "check", "--deploy", "--fail-level=WARNING"], PRODUCTION
    yield "message catalogues", [PYTHON, "-m", "dev.catalogues", "--check"], {}
    yield "hosts and places", [PYTHON, "-m", "dev.tracked"], {}


def tests() -> Iterator[tuple[str, Sequence[str], dict[str, str]]]:
    """The same for the tests, which bring their own services."""
    test = [PYTHON, "-m", "dev.test"]
    yield "tests", test, {"EVERY_VISITOR": "1"}
    yield "stand-ins and tools", [*test, "tests/sandbox", "tests/dev", "tests/bench", "tests/contracts"], {}
    yield "resilience", [*test, "tests/resilience", "--numprocesses=2"], {}
    yield "every screen", [*test, "tests/journeys/test_accessibility.py"], {"EVERY_SCREEN": "1"}


def failed(command: Sequence[str], environment: dict[str, str], *, name: str) -> bool:
    print(f"── {name}", flush=True)
    began = time.monotonic()
    code = subprocess.run(command, env=environment, check=False).returncode
    print(f"   {'FAILED' if code else 'fine'} after {time.monotonic() - began:.1f} s\n", flush=True)
    return code != 0


def main() -> int:
    os.chdir(ROOT)
    with stopped_by_signals(), throwaway() as services:
        environment = with_defaults(services)
        failures = [name for name, command, more in checks() if failed(command, environment | more, name=name)]
    if "--no-tests" not in sys.argv:
        failures += [name for name, words, more in tests() if failed(words, {**os.environ, **more}, name=name)]
    if failures:
        print(f"Failed: {', '.join(failures)}.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
