"""Run the tests with everything they need: `python -m dev.test [arguments of pytest]`."""

import os
import sys
from collections.abc import Sequence

from dev.browser import chromium
from dev.run import run

# `make resilience` runs what kills and fights, `make tools` what tries stand-ins and tools; `make check` runs it all.
ELSEWHERE = [f"--ignore=tests/{folder}" for folder in ("resilience", "sandbox", "dev", "bench", "contracts")]
MOST_WORKERS = 4  # each has its own database


def names_tests(arguments: Sequence[str]) -> bool:
    """Whether somebody has said which, by a path: then nothing is left out."""
    return any(each.startswith("tests") for each in arguments)


def main() -> int:
    workers = min((os.cpu_count() or 1) + 1, MOST_WORKERS)  # one of them mostly waits for a browser
    pytest = [
        sys.executable,
        "-m",
        "pytest",
        f"--numprocesses={workers}",
        "--dist=loadgroup",
        "--durations=10",
        *([] if names_tests(sys.argv[1:]) else ELSEWHERE),
        *sys.argv[1:],
    ]
    return run(pytest, extra={"CHROMIUM_PATH": chromium()})


if __name__ == "__main__":
    sys.exit(main())
