"""In a process of its own, without a browser on its path and without a network to get one from."""

import os
import subprocess
import sys


def look_for_browser(tmp_path, **variables):
    return subprocess.run(
        [sys.executable, "-c", "from dev.browser import chromium; print(chromium())"],
        env={**os.environ, "PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "none"), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def program(path):
    path.touch(mode=0o755)
    return str(path)


def test_the_named_browser_is_taken(tmp_path):
    path = program(tmp_path / "my-browser")
    assert look_for_browser(tmp_path, CHROMIUM_PATH=path).stdout.strip() == path


def test_a_named_browser_that_is_not_there_is_refused(tmp_path):
    done = look_for_browser(tmp_path, CHROMIUM_PATH="/nowhere/chromium")
    assert done.returncode == 1
    assert done.stderr == "CHROMIUM_PATH names /nowhere/chromium, which is no program that can be run.\n"


def test_an_installed_browser_is_found(tmp_path):
    path = program(tmp_path / "chromium")
    assert look_for_browser(tmp_path, CHROMIUM_PATH="").stdout.strip() == path


def test_the_shell_without_windows_is_preferred(tmp_path):
    program(tmp_path / "chromium")
    path = program(tmp_path / "chromium-headless-shell")
    assert look_for_browser(tmp_path, CHROMIUM_PATH="").stdout.strip() == path


def test_the_shell_that_playwright_has_installed_is_found(tmp_path):
    folder = tmp_path / "none" / "chromium_headless_shell-1255" / "chrome-headless-shell-linux64"
    folder.mkdir(parents=True)
    path = program(folder / "chrome-headless-shell")
    assert look_for_browser(tmp_path, CHROMIUM_PATH="").stdout.strip() == path


def test_without_any_browser_the_run_fails_and_says_what_to_install(tmp_path):
    done = look_for_browser(tmp_path, CHROMIUM_PATH="", PLAYWRIGHT_DOWNLOAD_HOST="http://127.0.0.1:9")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("No browser for the browser tests: install Chromium")
