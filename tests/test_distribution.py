"""Costly premises are built once in a run, not once a process."""

from pathlib import Path

from tests.distribution import PARTS, TOGETHER, rank, scope

ROOT = Path(__file__).resolve().parent.parent


def test_only_modules_that_exist_are_kept_together():
    assert [module for module in TOGETHER if not (ROOT / module).exists()] == []


def test_tests_of_such_a_module_go_together():
    [module, *_] = sorted(TOGETHER)
    assert scope(f"{module}::test_it[a::b]") == scope(f"{module}::TestIt::test_more") == module


def test_another_module_is_handed_out_in_parts_and_never_with_a_second_one():
    names = [f"test_it[{number}]" for number in range(100)]
    zones = {scope(f"tests/core/test_zones.py::{name}") for name in names}
    phones = {scope(f"tests/core/test_phones.py::{name}") for name in names}
    assert len(zones) == len(phones) == PARTS
    assert not zones & phones


def test_journeys_go_together_and_begin_first():
    some = ["tests/core/test_zones.py::test_it", f"{min(TOGETHER)}::test_it", "tests/journeys/test_booking.py::test_it"]
    assert [scope(test) for test in sorted(some, key=rank)] == ["tests/journeys/", min(TOGETHER), scope(some[0])]
