"""Many candidates at once, each going the way from the mailed link to the booking, and a look at what was booked."""

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import connection

from core.tenancy import system_context
from interviews.models import Interview, InterviewSeat, State
from tests.resilience.offers import day_after_tomorrow
from tests.resilience.visitor import Answer, Visitor

AT_ONCE = 40
GONE = "is no longer free. Nothing was booked."
FRESH = "These times are free now."
ALL_TAKEN = "All offered times have been taken by now."
BUSY = "Many people are booking right now. Nothing was changed."
SECONDS_TO_MEET = 30.0

Choose = Callable[[list[str]], str]


class End(StrEnum):
    BOOKED = "booked"
    ALL_TAKEN = "all taken"


@dataclass(kw_only=True)
class Story:
    """How one candidate fared: every answer they got, and the end."""

    answers: list[Answer] = field(default_factory=list)
    end: End | None = None

    def add(self, answer: Answer) -> Answer:
        self.answers.append(answer)
        return answer

    @property
    def refusals(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.status == 409]


def fight(address: tuple[str, int], links: Sequence[str], *, choose: Choose) -> list[Story]:
    """Every link's candidate tries until they have a time or are told that none is left, 40 of them at a time.

    The first 40 wait for each other before they send the form, so that all of them have seen every time as free.
    """
    meeting = threading.Barrier(min(AT_ONCE, len(links)))

    def candidate(link: str) -> Story:
        return _try_to_book(Visitor(address), link, choose=choose, meeting=meeting)

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        return list(crowd.map(candidate, links))


def _try_to_book(visitor: Visitor, link: str, *, choose: Choose, meeting: threading.Barrier) -> Story:
    story = Story()
    times_page = story.add(visitor.get(link)).location
    times_of_the_day = f"{times_page}?zone=UTC&date={day_after_tomorrow().date()}"
    page = story.add(visitor.get(times_of_the_day))
    if not meeting.broken:
        with suppress(threading.BrokenBarrierError):
            meeting.wait(SECONDS_TO_MEET)
            meeting.abort()  # whoever comes later goes on at once
    while times := page.values("slot"):
        page = story.add(visitor.post(*confirmation(times_page, page, time=choose(times))))
        if page.status == 302 and story.add(visitor.get(page.location)).status == 200:
            story.end = End.BOOKED
            return story
        if page.status == 302:  # sent back to the times: a lock was not to be had within seconds
            page = story.add(visitor.get(times_of_the_day))
            if BUSY not in page.html:
                return story
    story.end = End.ALL_TAKEN if ALL_TAKEN in page.html else None
    return story


def confirmation(times_page: str, page: Answer, *, time: str) -> tuple[str, dict[str, str]]:
    """Address and fields of the form that books this time."""
    fields = {"slot": time, "zone": "UTC", "csrfmiddlewaretoken": page.values("csrfmiddlewaretoken")[0]}
    return times_page.replace("/time/", "/confirm/"), fields


def unfriendly(stories: Iterable[Story]) -> list[str]:
    """Answers that nobody should get: errors, and refusals without fresh times or the reason why there are none."""
    found = []
    for story in stories:
        found += [f"{answer.status}" for answer in story.answers if answer.status not in (200, 302, 409)]
        found += [f"409 that explains nothing: {answer.html}" for answer in story.refusals if not _explained(answer)]
    return found


def _explained(refusal: Answer) -> bool:
    more = refusal.values("slot") or ALL_TAKEN in refusal.html
    return GONE in refusal.html and FRESH in refusal.html and bool(more)


def slowest(stories: Iterable[Story]) -> float:
    return max(answer.seconds for story in stories for answer in story.answers)


def booked() -> int:
    """How many interviews are booked."""
    with system_context("a test counts bookings"):
        return Interview.objects.filter(state=State.BOOKED).count()


def double_bookings() -> list[str]:
    """Pairs of active seats in which one person sits at the same time; compared by this query, not by a constraint."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT one.person, one.during * other.during
            FROM interviews_interviewseat one JOIN interviews_interviewseat other
              ON one.person = other.person AND one.id < other.id AND one.during && other.during
            WHERE one.active AND other.active
            """
        )
        return [f"{person} twice in {during}" for person, during in cursor.fetchall()]


def half_booked() -> list[str]:
    """Interviews whose seats are not exactly those of their people at the booked time; none while pending."""
    found = []
    with system_context("a test compares seats with bookings"):
        for interview in Interview.objects.with_people():
            seats = InterviewSeat.objects.filter(interview=interview, active=True)
            have = sorted((seat.person, seat.during.lower, seat.during.upper) for seat in seats)
            due = [(person, interview.starts_at, interview.ends_at) for person in interview.people()]
            if have != (due if interview.is_booked else []):
                found.append(f"{interview.pk} is {interview.state} and has the seats {have}")
    return found


def slow_down_booking(*, seconds: float) -> None:
    """Widen the gap between looking and booking: every seat takes its time on the way into the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            CREATE FUNCTION take_your_time() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_sleep({seconds}); RETURN NEW; END $$;
            CREATE TRIGGER take_your_time BEFORE INSERT ON interviews_interviewseat
            FOR EACH ROW EXECUTE FUNCTION take_your_time();
            """
        )


def remove_the_guards() -> None:
    """Without the constraint and without turns only the look before booking stands between two candidates and one time.

    A function of the same name stands in the way of the one that locks, for every connection from now on.
    """
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE interviews_interviewseat DROP CONSTRAINT seat_one_interview_at_a_time")
        cursor.execute("CREATE FUNCTION pg_advisory_xact_lock(bigint) RETURNS void LANGUAGE sql AS 'SELECT'")
        cursor.execute(f'ALTER DATABASE "{connection.settings_dict["NAME"]}" SET search_path TO public, pg_catalog')
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
