"""Make `.venv` and install the pinned packages, when that has not been done yet. Runs under the caller's Python."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


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
    words = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "-r", str(pins)]
    if subprocess.run([*pip, *words], check=False).returncode:
        raise SystemExit("The packages could not be installed; see pip's words above.")
    stamp.write_text(wanted)


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


def runs(words: Sequence[str]) -> bool:
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    main()
