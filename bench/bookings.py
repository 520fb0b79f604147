"""Bookings: over HTTP, through the action alone, and against the same rows written by psycopg alone."""

import time
from collections.abc import Sequence
from urllib.parse import urlencode

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bench.arithmetic import Timing, together
from bench.load import load, request
from bench.pages import Measured, visiting
from bench.replay import replay
from bench.rows import INTERVIEWER, offers_for_everybody, own_times
from core.clock import instant_value
from core.tenancy import organization_context, system_context
from interviews import actions
from interviews.models import Interview
from interviews.slots import Span
from marketplace.models import Job
from tests.factories import NOBODY
from tests.resilience import databases, fights, offers
from tests.resilience.visitor import Visitor

ROUNDS, A_ROUND = 5, 24
BOOKINGS = ROUNDS * A_ROUND
WARM_UP = 5


def over_http(*, web: tuple[str, int], database: str, bare: tuple[str, int]) -> Measured:
    """The form that confirms, sent by candidates who each want a time of their own. Four at a time."""
    with databases.at_work_in(database):
        booked, known = fights.booked(), len(offers.mailed_links())
        interviews = offers_for_everybody(offers.team(), offers.interviewer("Webster"), count=BOOKINGS)
        links = offers.mailed_links()[known:]
        forms = [_form(web, link, span) for link, (_, span) in zip(links, own_times(interviews), strict=True)]
        timing = load(web, forms, expected=302, count=BOOKINGS)
        if fights.booked() - booked != BOOKINGS:
            raise RuntimeError("not every form booked its time")
        count = _statements_of_a_form()
    limit = request("GET", f"/{count}/", headers={"Host": bare[0]})
    bare_timing = load(bare, [limit], expected=200, count=2 * BOOKINGS)
    return Measured(
        name="a confirmed form over HTTP, four at a time", timing=timing, statements=count, bare=bare_timing
    )


def _form(web: tuple[str, int], link: str, span: Span) -> bytes:
    visitor = Visitor(web)
    times_page = visitor.get(link).location
    path, fields = fights.confirmation(times_page, visitor.get(times_page), time=instant_value(span.start))
    return request("POST", path, headers=visitor.headers(), body=urlencode(fields))


def _statements_of_a_form() -> int:
    known = len(offers.mailed_links())
    interviews = offers_for_everybody(offers.team(), offers.interviewer("Counter"), count=2)
    counts = []
    for link, (interview, span) in zip(offers.mailed_links()[known:], own_times(interviews), strict=True):
        browser = visiting(link)
        fields = {"slot": instant_value(span.start), "zone": "UTC"}
        with CaptureQueriesContext(connection) as queries:
            browser.post(reverse("confirm_time", args=[interview.pk]), fields)
        counts.append(len(queries))
    return counts[-1]  # the first also reads what is read once a process


def by_action(names: Sequence[str]) -> list[Measured]:
    """The action alone, one booking after the other, in turns in each of these databases, for the interviewer who has
    its history. The limit: the rows of the first database's bookings, written once more by psycopg alone."""
    prepared = [_prepared(name) for name in names]
    measured: list[list[Timing]] = [[] for _ in names]
    bare = []
    for number in range(ROUNDS):
        for name, (pairs, _), timings in zip(names, prepared, measured, strict=True):
            with databases.at_work_in(name):
                connection.ensure_connection()
                seconds = [_book(*pair) for pair in pairs[number * A_ROUND : (number + 1) * A_ROUND]]
            timings.append(Timing(seconds=seconds, elapsed=sum(seconds)))
        with databases.at_work_in(names[0]):
            again = [interview for interview, _ in prepared[0][0][number * A_ROUND : (number + 1) * A_ROUND]]
            bare.append(replay(again, database=names[0]))
    return [
        Measured(name="the action alone, one by one", timing=together(timings), statements=count, bare=together(bare))
        for timings, (_, count) in zip(measured, prepared, strict=True)
    ]


def _prepared(name: str) -> tuple[list[tuple[Interview, Span]], int]:
    """Interviews with a time for each; and the number of SQL statements that one booking takes."""
    with databases.at_work_in(name):
        with system_context("the job of the measured interviewer"):
            job = Job.objects.filter(applications__interviews__participants__email=INTERVIEWER)[0]
        interviews = offers_for_everybody(job, User.objects.get(email=INTERVIEWER), count=WARM_UP + BOOKINGS)
        *first, counted = own_times(interviews)[:WARM_UP]
        for pair in first:
            _book(*pair)
        with CaptureQueriesContext(connection) as queries:
            _book(*counted)
        return own_times(interviews)[WARM_UP:], len(queries)


def _book(interview: Interview, span: Span) -> float:
    began = time.perf_counter()
    with organization_context(interview.organization):
        actions.confirm_time(interview, start=span.start, time_zone="UTC", by=NOBODY, now=timezone.now())
    return time.perf_counter() - began
