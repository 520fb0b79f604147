import re
from pathlib import Path

import pytest

import dev

FOLDER = Path(dev.__file__).parent.parent / "requirements"


@pytest.mark.parametrize("name", ["base", "sandbox", "dev"])
def test_pins_have_versions_and_hashes_and_name_no_place_to_download_from(name):
    text = (FOLDER / f"{name}.txt").read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert [entry for entry in entries if not re.match(r"[\w.-]+==\S+", entry) or "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?:|index-url|find-links|trusted-host|file:", text)


@pytest.mark.parametrize("name", ["base", "sandbox", "dev"])
def test_each_direct_dependency_says_why_it_is_there(name):
    lines = (FOLDER / f"{name}.in").read_text().splitlines()
    packages = [line for line in lines if line and not line.startswith(("#", "-"))]
    assert [line for line in packages if not re.search(r" # \w", line)] == []


def test_development_uses_the_versions_of_production():
    pins = {
        name: set(re.findall(r"^([\w.-]+==\S+)", (FOLDER / f"{name}.txt").read_text(), re.MULTILINE))
        for name in ("base", "dev")
    }
    assert pins["base"] <= pins["dev"]


def test_a_package_that_only_older_pythons_need_is_pinned_for_them():
    """Debian 12 has Python 3.11.2."""
    assert re.search(
        r"^async-timeout==\S+ ; python_full_version < '3\.11\.3'", (FOLDER / "base.txt").read_text(), re.MULTILINE
    )
