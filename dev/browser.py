"""A Chromium for browser tests: found, or installed, or a sentence that says what to install."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# The shell is the same engine without windows, and shows a page for less work: it comes first.
PACKAGES = ("chromium-headless-shell", "chromium")  # Debian's
NAMES = (*PACKAGES, "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
MISSING = (
    "No browser for the browser tests: install Chromium or Google Chrome, or name one with "
    "CHROMIUM_PATH=/path/to/chromium. (Installing it from here was tried and failed, see above.)"
)


def chromium() -> str:
    """The path of a Chromium. It is never simply missing: then the run ends."""
    if path := os.environ.get("CHROMIUM_PATH"):
        if not os.access(path, os.X_OK):
            raise SystemExit(f"CHROMIUM_PATH names {path}, which is no program that can be run.")
        return path
    found = installed()
    if not found:
        print("No browser found; installing Chromium for the browser tests …", flush=True)
        install()
        found = installed()
    if not found:
        raise SystemExit(MISSING)
    return found


def installed() -> str | None:
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return next((path for path in (*_playwrights_own(), *MAC_APPLICATIONS) if Path(path).exists()), None)


def install() -> None:
    """Debian's package when root may install it, else the shell that Playwright brings. Failures show."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        for package in PACKAGES:
            words = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
            if subprocess.run(words, env=environment, check=False).returncode == 0:
                return
    subprocess.run([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"], check=False)


def _playwrights_own() -> list[str]:
    """Where Playwright puts its shells, if it has any, and its Chromium."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    folder = next(parent for parent in Path(path).parents if parent.name.startswith("chromium-")).parent
    shells = folder.glob("chromium_headless_shell-*/*/*headless[_-]shell")
    return [*map(str, sorted(shells, reverse=True)), path]
