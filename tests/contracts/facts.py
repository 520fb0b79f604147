"""What the adapter for Recruitee takes for granted, fact by fact: how sure each is, which test holds it, and what is to
be tried on an account of the vendor's.

    @fact("A token is sent in a header", SURE)
    def test_…

`python -m tests.contracts.facts` writes the table into docs/recruitee-contract.md; a test compares.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import unwrap
from pathlib import Path
from types import ModuleType
from typing import TypeVar

SURE, LIKELY, UNKNOWN = "sure", "likely", "unknown"
ACCESS, JOBS, PEOPLE, WRITING, EVENTS = "Access", "Jobs and stages", "Candidates", "Writing", "Webhooks"
SECTIONS = (ACCESS, JOBS, PEOPLE, WRITING, EVENTS)
ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "recruitee-contract.md"
HOLDERS = (
    "tests.contracts.test_ats",
    "tests.contracts.test_recruitee",
    "tests.contracts.test_recruitee_hooks",
    "tests.contracts.test_ats_failures",
    "tests.ats_sync.recruitee.test_addresses",
    "tests.ats_sync.recruitee.test_events",
    "tests.ats_sync.recruitee.test_paging",
    "tests.ats_sync.recruitee.test_reading",
    "tests.ats_sync.recruitee.test_refusals",
    "tests.ats_sync.recruitee.test_texts",
)
HEAD = """# What we take for granted of Recruitee

No account of the vendor's was at hand: everything here was learned from its pages and from what other clients send
and get. The adapter (`ats_sync/recruitee/`) is tried against the stand-in (`sandbox/recruitee/`), and each row names
the test that holds it.

- **sure**: a page of the vendor's, a recorded answer, or two independent clients say so.
- **likely**: one good source, or a reasonable inference.
- **unknown**: weak or no evidence. The test runs with every answer, so that none of them does harm.

The last column says what to try on a trial account, and what to look at. This table is written by
`python -m tests.contracts.facts` from the tests; a test fails when it is out of step.
"""
Test = TypeVar("Test", bound=Callable[..., object])


@dataclass(frozen=True, kw_only=True)
class Fact:
    section: str
    words: str
    confidence: str
    trial: str
    test: str = ""


def fact(section: str, words: str, confidence: str, *, trial: str = "") -> Callable[[Test], Test]:
    """`trial`: what to try; needed unless it is sure."""
    assert section in SECTIONS
    assert bool(trial) == (confidence != SURE), words

    def held(test: Test) -> Test:
        known = test.__dict__.setdefault("facts", [])
        known.insert(0, Fact(section=section, words=words, confidence=confidence, trial=trial))
        return test

    return held


def facts() -> Iterator[Fact]:
    for name in HOLDERS:
        yield from _of(import_module(name))


def _of(module: ModuleType) -> Iterator[Fact]:
    place = f"{module.__name__.replace('.', '/')}.py"
    for name, value in vars(module).items():
        if name.startswith("test_"):
            for each in getattr(unwrap(value), "facts", ()):
                yield Fact(**{**vars(each), "test": f"{place}::{name}"})


def table() -> str:
    found = list(facts())
    lines = [HEAD]
    for section in SECTIONS:
        lines += [f"## {section}", "| fact | confidence | held by | to try |", "|---|---|---|---|"]
        rows = (each for each in found if each.section == section)
        lines += [f"| {each.words} | {each.confidence} | {_short(each.test)} | {each.trial or '–'} |" for each in rows]
        lines.append("")
    return "\n".join(lines)


def _short(test: str) -> str:
    place, _, name = test.partition("::")
    return f"`{place.removeprefix('tests/')}` {name.removeprefix('test_').replace('_', ' ')}"


if __name__ == "__main__":
    TABLE.write_text(table())
