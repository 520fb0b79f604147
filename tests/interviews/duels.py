"""Two people who act on interviews at the same moment, in real transactions, again and again."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from django.db import connection

from core.refusal import Refused
from core.tenancy import organization_context, system_context
from interviews import actions
from interviews.models import Interview, ProposedTime
from notifications.models import Message
from tests.factories import NOBODY, NOW
from tests.interviews.calendars import believers
from tests.interviews.factories import booked, candidate_actor, pending, start, window

PATIENCE = 20.0  # seconds until a duel that hangs is given up
Act = Callable[[Interview], object]


def duel(*sides: tuple[Act, Interview]) -> list[str]:
    """What became of each side, in the order given: "done", or the name of the refusal. Any other error is raised."""
    together = Barrier(len(sides), timeout=PATIENCE)

    def run(act: Act, interview: Interview) -> str:
        together.wait()
        try:
            with organization_context(interview.organization):
                act(interview)
        except Refused as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(sides)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(run, *side) for side in sides]]


def told(interview: Interview, kind: str) -> Counter[str]:
    """Who was told of this interview, and how often."""
    with system_context("a test counts mail"):
        return Counter(Message.objects.about(interview).filter(kind=kind).values_list("recipient", flat=True))


def cancel(interview: Interview) -> None:
    actions.cancel(interview, reason="", by=NOBODY, now=NOW)


def move(interview: Interview) -> None:
    actions.reschedule(
        interview,
        start=start(day=1),
        instead_of=start(),
        time_zone="Europe/Berlin",
        by=candidate_actor(interview),
        now=NOW,
    )


def book(interview: Interview) -> None:
    actions.confirm_time(interview, start=start(), time_zone="Europe/Berlin", by=candidate_actor(interview), now=NOW)


def approve(interview: Interview) -> None:
    proposed = ProposedTime.objects.select_related("help_request__interview").get(help_request__interview=interview)
    actions.accept_proposal(proposed, by=NOBODY, now=NOW)


def cancel_against_reschedule() -> None:
    """It ends cancelled: either the cancellation came first, or it called the moved interview off."""
    interview = booked(guests=["brandl@partner.example"])
    cancelled, moved = duel((cancel, interview), (move, interview))
    assert (cancelled, moved) in {("done", "done"), ("done", "NotBooked")}
    assert set(told(interview, "cancelled").values()) == {1}
    assert set(told(interview, "rescheduled").values()) == ({1} if moved == "done" else set())
    assert believers(interview) == set()
    assert interview.state == "cancelled"


def two_people_cancel() -> None:
    interview = booked(guests=["brandl@partner.example"])
    assert duel((cancel, interview), (cancel, interview)) == ["done", "done"]
    everybody = told(interview, "booked")
    assert told(interview, "cancelled") == everybody
    assert set(everybody.values()) == {1}
    assert believers(interview) == set()


def an_approval_against_a_booking() -> None:
    """The candidate proposed Wednesday afternoon and then books Tuesday after all, while the team approves."""
    interview = pending(windows=[window(), window(day=1)])
    with organization_context(interview.organization):
        actions.report_no_fit(
            interview,
            message="Later?",
            proposed=[start(day=1, hour=15)],
            form_key=uuid4(),
            by=candidate_actor(interview),
            now=NOW,
        )
    ends = duel((approve, interview), (book, interview))
    assert ends in (["done", "AlreadyBooked"], ["Answered", "done"])
    assert set(told(interview, "booked").values()) == {1}
    interview.refresh_from_db()
    assert interview.starts_at == (start(day=1, hour=15) if ends[0] == "done" else start())
    assert believers(interview) == set(told(interview, "booked"))


def panels_in_opposite_order() -> None:
    """Two interviews of two candidates want the same two people, named the other way round."""
    people = [f"{name}.{uuid4().hex[:6]}@example.org" for name in ("ines", "jonas")]
    one, other = (
        pending(members=[], seats=[actions.Seat(guests=[guest]) for guest in guests])
        for guests in (people, people[::-1])
    )
    ends = duel((book, one), (book, other))
    assert sorted(ends) == ["SlotGone", "done"]


DUELS = (cancel_against_reschedule, two_people_cancel, an_approval_against_a_booking, panels_in_opposite_order)
