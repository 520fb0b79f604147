"""Which tests `python -m dev.test` runs."""

import pytest

from dev.test import names_tests


@pytest.mark.parametrize(
    ("arguments", "named"),
    [([], False), (["-k", "zone"], False), (["tests/interviews"], True), (["-n0", "tests/core/test_zones.py"], True)],
)
def test_what_has_commands_of_its_own_is_left_out_unless_a_path_is_named(arguments, named):
    assert names_tests(arguments) is named
