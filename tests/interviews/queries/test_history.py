"""History in words."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone, translation

from accounts.models import Entry
from interviews.queries.history import SENTENCES, Line, lines

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def line(verb: str, *, actor: str = "Ada", channel: str = "page", **detail: Any) -> Line:
    with timezone.override("Europe/Berlin"):
        [only] = lines([Entry(at=AT, actor=actor, channel=channel, verb=verb, detail=detail)])
        return only


def test_every_verb_has_a_sentence_of_its_own():
    assert len({line(verb, person="Ben").text for verb in SENTENCES}) == len(SENTENCES)


@pytest.mark.parametrize(
    ("verb", "detail", "text", "more"),
    [
        ("booked", {"start": "2026-11-24T09:00:00+00:00"}, "Ada booked the time.", "Tue 24 Nov, 10:00 (Berlin, GMT+1)"),
        (
            "rescheduled",
            {"start": "2026-11-25T09:00:00+00:00", "before": "2026-11-24T09:00:00+00:00"},
            "Ada moved the interview.",
            "From Tue 24 Nov, 10:00 (Berlin, GMT+1) to Wed 25 Nov, 10:00 (Berlin, GMT+1)",
        ),
        ("cancelled", {"reason": "We are ill."}, "Ada cancelled the interview.", "We are ill."),
        ("stepped back", {"person": "Ben", "reason": "declined"}, "Ben cannot join, says Ada.", ""),
        ("stepped back", {"person": "Ada", "reason": "declined"}, "Ada cannot join.", ""),
        ("stepped back", {"person": "Ben", "reason": "left"}, "Ben left the team.", ""),
        ("recorded outcome", {"outcome": "held"}, "Ada said how it went.", "Held"),
        ("something new", {}, "Ada: something new", ""),
    ],
)
def test_a_line_says_what_happened(verb, detail, text, more):
    told = line(verb, **detail)
    assert (told.text, told.detail) == (text, more)


@pytest.mark.parametrize(
    ("channel", "source"),
    [("page", "on the website"), ("link", "by mailed link"), ("worker", "automatically"), ("carrier pigeon", "")],
)
def test_a_line_says_from_where(channel, source):
    assert line("booked", channel=channel).source == source


def test_names_with_braces_are_only_names():
    with translation.override("en"):
        assert line("booked", actor="{person}").text == "{person} booked the time."
