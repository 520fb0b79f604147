"""Reads a calendar in a process of its own, which may use so much time and memory and no more.

The process gets nothing of our environment: no keys, no database.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import structlog

from interviews.busy.problems import Problem, Unreadable
from interviews.busy.reader import Question, Reading
from interviews.slots import Span

log = structlog.get_logger(__name__)

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 20.0  # by the wall clock; reader.py limits its own time on the processor


def read_apart(content: bytes, question: Question, *, seconds: float = MOST_SECONDS) -> Reading:
    """The busy times in a calendar file. Raises Unreadable, whatever the file does to its reader."""
    asked = {
        "person": question.person,
        "zone": question.zone.key,
        "within": [question.within.start.timestamp(), question.within.end.timestamp()],
        "own_host": question.own_host,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "interviews.busy.reader"],
            input=json.dumps(asked).encode() + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={"PYTHONTZPATH": ""},  # the pinned time zones, as everywhere
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(Problem.TOO_MANY) from error
    if done.returncode < 0:  # stopped for taking too much
        raise Unreadable(Problem.TOO_MANY)
    if done.returncode:
        log.warning("the reader of calendars failed", status=done.returncode)
        raise Unreadable(Problem.BROKEN)
    return _reading(json.loads(done.stdout))


def _reading(answer: dict[str, object]) -> Reading:
    if "problem" in answer:
        raise Unreadable(Problem(str(answer["problem"])))
    spans = answer["spans"]
    assert isinstance(spans, list)
    moments = ([datetime.fromtimestamp(at, UTC) for at in pair] for pair in spans)
    return Reading(spans=[Span(start, end) for start, end in moments], partly=bool(answer["partly"]))
