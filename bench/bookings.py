"""Bookings: over HTTP, through the action alone, and against the same rows written by psycopg alone."""

import time
from urllib.parse import urlencode

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bench.arithmetic import Timing
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

BOOKINGS = 120
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


def by_action(*, database: str, limit: bool) -> Measured:
    """The action alone, one booking after the other, for the interviewer who has this installation's history.

    With `limit` the rows of these bookings are written once more by psycopg alone.
    """
    with databases.at_work_in(database):
        interviewer = User.objects.get(email=INTERVIEWER)
        with system_context("the job of the measured interviewer"):
            job = Job.objects.filter(applications__interviews__participants__email=INTERVIEWER)[0]
        interviews = offers_for_everybody(job, interviewer, count=WARM_UP + BOOKINGS)
        measured, count = [], 0
        for number, (interview, span) in enumerate(own_times(interviews)):
            if number < WARM_UP:
                with CaptureQueriesContext(connection) as queries:
                    _book(interview, span)
                count = len(queries)
            else:
                measured.append(_book(interview, span))
        timing = Timing(seconds=measured, elapsed=sum(measured))
        bare = replay(interviews[WARM_UP:], database=database) if limit else timing
    return Measured(name="the action alone, one after the other", timing=timing, statements=count, bare=bare)


def _book(interview: Interview, span: Span) -> float:
    began = time.perf_counter()
    with organization_context(interview.organization):
        actions.confirm_time(interview, start=span.start, time_zone="UTC", by=NOBODY, now=timezone.now())
    return time.perf_counter() - began
