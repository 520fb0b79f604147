"""The real thing: environments are made with real venv and pip, without packages to install."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dev import bootstrap

ROOT = Path(bootstrap.__file__).parent.parent


@pytest.fixture
def pins(tmp_path):
    path = tmp_path / "dev.txt"
    path.write_text("# nothing\n")
    return path


@pytest.fixture(autouse=True)
def python_with_pip(monkeypatch):
    """An environment that was itself made from outside has no pip; then the Python it was made from has one."""
    candidates = (sys.executable, str(Path(sys.base_prefix) / "bin" / "python3"))
    monkeypatch.setattr(
        sys, "executable", next(path for path in candidates if bootstrap.runs([path, "-m", "pip", "-V"]))
    )


@pytest.fixture
def break_module(tmp_path, monkeypatch):
    """Make a module of the standard library fail to import, as Debian does without python3-venv."""

    def broken(name):
        folder = tmp_path / "broken"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.py").write_text("raise ImportError\n")
        monkeypatch.setenv("PYTHONPATH", str(folder))

    return broken


def test_packages_are_installed_once_for_each_set_of_pins(tmp_path, pins, capsys, break_module):
    break_module("ensurepip")  # quicker
    bootstrap.install(tmp_path / "venv", pins)
    assert "Installing the pinned packages" in capsys.readouterr().out
    bootstrap.install(tmp_path / "venv", pins)
    assert capsys.readouterr().out == ""
    pins.write_text("# other pins\n")
    bootstrap.install(tmp_path / "venv", pins)
    assert "Installing the pinned packages" in capsys.readouterr().out


def test_an_environment_whose_python_is_gone_is_made_anew(tmp_path, pins, break_module):
    break_module("ensurepip")
    folder = tmp_path / "venv"
    bootstrap.install(folder, pins)
    (folder / "bin" / "python").unlink()
    bootstrap.install(folder, pins)
    assert bootstrap.runs([str(folder / "bin" / "python"), "-c", ""])


def test_without_ensurepip_the_callers_pip_installs_from_outside(tmp_path, break_module):
    break_module("ensurepip")
    folder = tmp_path / "venv"
    pip = bootstrap.make(folder)
    assert pip == [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
    assert bootstrap.runs([*pip, "--version"])
    assert not (folder / "bin" / "pip").exists()


def test_without_ensurepip_and_pip_a_sentence_says_what_to_install(tmp_path, break_module):
    break_module("ensurepip")
    break_module("pip")
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        bootstrap.make(tmp_path / "venv")


def make_setup(**variables):
    """What `make setup` says on the terminal when it fails."""
    done = subprocess.run(
        ["make", "--no-print-directory", "setup", f"PYTHON={variables.pop('python', sys.executable)}"],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    sentence, mark_of_make = done.stderr.strip().splitlines()
    assert mark_of_make.startswith("make")
    return sentence


def test_a_missing_python_is_one_sentence():
    assert make_setup(python="python-of-nowhere") == (
        "There is no python-of-nowhere here: install Python 3.11 or newer, "
        "or name it, as in 'make demo PYTHON=python3.12'."
    )


def test_an_old_python_is_one_sentence(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nsys.version_info = (3, 10, 4)\nsys.version = '3.10.4 old'\n"
    )
    assert make_setup(PYTHONPATH=str(tmp_path)) == (
        f"Python 3.11 or newer is needed, and {sys.executable} is 3.10.4: "
        'name a newer one, as in "make demo PYTHON=python3.12".'
    )


def test_the_pins_of_one_package_are_found_with_all_their_hashes():
    pins = (ROOT / "requirements" / "dev.txt").read_text()
    own = bootstrap.pins_of("uv", pins)
    assert own.startswith("uv==") and "--hash=sha256:" in own
    assert "==" not in own.partition("\n")[2]
    assert bootstrap.pins_of("uv", "# nothing\n") == ""


def test_where_uv_cannot_be_had_pip_installs(tmp_path, break_module):
    """Its hash is wrong; pip is asked for all of it, and says why it cannot."""
    break_module("ensurepip")
    pins = tmp_path / "dev.txt"
    pins.write_text(f"uv==0.0.1 \\\n    --hash=sha256:{'0' * 64}\n")
    with pytest.raises(SystemExit, match="see pip's words above"):
        bootstrap.install(tmp_path / "venv", pins)
