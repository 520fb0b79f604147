"""Make `.venv` and install the pinned packages, when that has not been done yet. Runs under the caller's Python."""

import fcntl
import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTALL = ("install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "-r")


def main() -> None:
    if not os.access(ROOT, os.W_OK):
        raise SystemExit(f"The folder {ROOT} is not writable for you: change its owner, or clone it elsewhere.")
    data = ROOT / ".data"
    data.mkdir(exist_ok=True)
    with (data / "bootstrap.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # `make demo` and `make test` may be started together
        install(ROOT / ".venv", ROOT / "requirements" / "dev.txt")


def install(folder: Path, pins: Path) -> None:
    """Do nothing when the folder holds these pins already."""
    python = str(folder / "bin" / "python")
    stamp = folder / "installed"
    wanted = hashlib.sha256(pins.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted and runs([python, "-c", ""]):
        return
    pip = [python, "-m", "pip"]
    if not runs([*pip, "--version"]):
        pip = make(folder)
    print(f"Installing the pinned packages into {folder.name} …", flush=True)
    if not by_uv(python, pip, pins) and subprocess.run([*pip, *INSTALL, str(pins)], check=False).returncode:
        raise SystemExit("The packages could not be installed; see pip's words above.")
    stamp.write_text(wanted)


def by_uv(python: str, pip: Sequence[str], pins: Path) -> bool:
    """Install with uv, which takes a third of pip's time, if it is among the pins. False: pip has to do it, which also
    knows proxies and mirrors of which uv is not told."""
    own = pins_of("uv", pins.read_text())
    if not own:
        return False
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(own)
        file.flush()
        if not runs([*pip, *INSTALL, file.name]):
            return False
    words = ["-m", "uv", "pip", "install", "--quiet", "--python", python]
    return runs([python, *words, "--no-deps", "--require-hashes", "-r", str(pins)], {**index_of(pip), **os.environ})


def pins_of(package: str, pins: str) -> str:
    """The lines that pin one package; none if it is not there."""
    found = re.search(rf"^{package}==(?:.*\\\n)*.*\n", pins, re.MULTILINE)
    return found[0] if found else ""


def index_of(pip: Sequence[str]) -> dict[str, str]:
    """Where pip gets its packages from, if somebody has set it, for uv."""
    known = subprocess.run([*pip, "config", "get", "global.index-url"], capture_output=True, text=True, check=False)
    url = os.environ.get("PIP_INDEX_URL") or known.stdout.strip()
    return {"UV_HTTP_RETRIES": "1", **({"UV_DEFAULT_INDEX": url} if url else {})}


def make(folder: Path) -> list[str]:
    """Make the environment. Gives the words that run pip on it.

    Debian's Python has no ensurepip unless python3-venv is installed: then its own pip installs from outside.
    """
    inside, outside = [str(folder / "bin" / "python"), "-m", "pip"], [sys.executable, "-m", "pip"]
    if runs([sys.executable, "-c", "import ensurepip"]):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        return inside
    if not runs([*outside, "--version"]):
        raise SystemExit("This Python has neither ensurepip nor pip: on Debian, apt install python3-venv.")
    subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(folder)], check=True)
    return [*outside, "--python", inside[0]]


def runs(words: Sequence[str], environment: Mapping[str, str] | None = None) -> bool:
    try:
        return subprocess.run(words, capture_output=True, check=False, env=environment).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    main()
