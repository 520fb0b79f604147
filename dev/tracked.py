"""What no tracked file may name: hosts that packages come from, and places on one developer's machine."""

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Written in pieces, or this file would name them itself.
HOSTS = ("pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(?:org|com)", "deb" + r"\.debian\.org")
# Somebody's home, and whatever passes away; but where a container of ours keeps something is no developer's machine.
PLACES = (
    r"(?<![\w.}~-])/(?:home|Users)/[\w.-]+",
    r"(?<![\w.}~-])/(?:root|var/folders)/(?=\w)",
    r"(?<![\w.}~-])/(?:(?:private/)?var/)?(?:tmp)/(?!beat-schedule)(?=\w)",
)
FORBIDDEN = re.compile("|".join((*HOSTS, *PLACES)))


def tracked() -> Iterator[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    yield from (path for name in names.split("\0") if name and (path := ROOT / name).is_file())


def problems(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture
        for number, line in enumerate(lines, start=1):
            if found := FORBIDDEN.search(line):
                yield f"{path}:{number}: names “{found[0]}”"


if __name__ == "__main__":
    if found := list(problems(tracked())):
        raise SystemExit("\n".join(found))
