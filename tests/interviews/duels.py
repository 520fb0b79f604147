"""Two people who act on interviews at the same moment, in real transactions: by the actions, and through the pages."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from core.clock import instant_value
from core.refusal import Refused
from core.tenancy import organization_context, system_context
from interviews import actions
from interviews.models import Interview, ProposedTime
from notifications.models import Message
from tests.factories import NOBODY, NOW
from tests.interviews.calendars import believers
from tests.interviews.factories import booked, candidate_actor, pending, start, window
from tests.interviews.views.seen import address, by_link
from tests.side_by_side import at_once

Act = Callable[[Interview], object]


def duel(*sides: tuple[Act, Interview]) -> list[str]:
    """What became of each side, in the order given: "done", or the name of the refusal. Any other error is raised."""

    def run(act: Act, interview: Interview) -> str:
        try:
            with organization_context(interview.organization):
                act(interview)
        except Refused as refusal:
            return type(refusal).__name__
        return "done"

    return at_once(*(partial(run, *side) for side in sides))


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


# ── Through the pages ────────────────────────────────────────────────────────────────────────────────────────────────

Post = Callable[[], object]


def pages(*posts: Post) -> list[int]:
    """The status of what each side is answered, in the order given; none of them an error of ours."""
    answers = [int(answer.status_code) for answer in at_once(*posts)]  # type: ignore[attr-defined]
    assert max(answers) < 500
    return answers


def posting(browser: Client, url: str, **data: str) -> Post:
    return partial(browser.post, url, data)


def choosing(interview: Interview, **data: str) -> Post:
    """The candidate presses Confirm."""
    return posting(by_link(interview), address("confirm_time", interview), zone="Europe/Berlin", **data)


def of_team(interview: Interview, name: str, **there: object) -> Post:
    """Whoever requested the interview presses a button on one of the team's pages."""
    browser = Client()
    [person] = [each.user for each in interview.participants.all() if each.user]
    browser.force_login(person)
    return posting(browser, reverse(name, kwargs={"slug": interview.organization.slug, **there}), then="team")


def one_truth(interview: Interview) -> None:
    """Nobody was told anything twice, and calendars show what is so."""
    interview.refresh_from_db()
    for kind in ("booked", "rescheduled", "cancelled"):
        assert set(told(interview, kind).values()) <= {1}
    expected = set(told(interview, "booked")) if interview.is_booked else set()
    assert believers(interview) == expected


def pages_cancel_against_reschedule() -> None:
    interview = booked(guests=["brandl@partner.example"])
    moved = {"slot": instant_value(start(day=1)), "moving_from": instant_value(start())}
    cancelling = posting(by_link(interview), address("cancel_interview", interview), reason="")
    pages(cancelling, choosing(interview, **moved))
    one_truth(interview)
    assert interview.state == "cancelled"


def pages_two_people_cancel() -> None:
    interview = booked(guests=["brandl@partner.example"])
    pages(
        posting(by_link(interview), address("cancel_interview", interview), reason="Ill"),
        of_team(interview, "team_cancel", interview_id=interview.pk),
    )
    one_truth(interview)
    assert interview.state == "cancelled"
    assert set(told(interview, "cancelled")) == set(told(interview, "booked"))


def pages_an_approval_against_a_booking() -> None:
    interview = pending(windows=[window(), window(day=1)])
    with organization_context(interview.organization):
        request = actions.report_no_fit(
            interview,
            message="Later?",
            proposed=[start(day=1, hour=15)],
            form_key=uuid4(),
            by=candidate_actor(interview),
            now=NOW,
        )
        [proposed] = request.proposed_times.all()
        approving = of_team(interview, "accept_proposal", proposed_id=proposed.pk)
    pages(approving, choosing(interview, slot=instant_value(start())))
    one_truth(interview)
    assert interview.starts_at in (start(), start(day=1, hour=15))


def pages_panels_in_opposite_order() -> None:
    people = [f"{name}.{uuid4().hex[:6]}@example.org" for name in ("ines", "jonas")]
    one, other = (
        pending(members=[], seats=[actions.Seat(guests=[guest]) for guest in guests])
        for guests in (people, people[::-1])
    )
    slot = instant_value(start())
    assert sorted(pages(choosing(one, slot=slot), choosing(other, slot=slot))) == [302, 409]
    for interview in (one, other):
        one_truth(interview)


PAGES = (
    pages_cancel_against_reschedule,
    pages_two_people_cancel,
    pages_an_approval_against_a_booking,
    pages_panels_in_opposite_order,
)
