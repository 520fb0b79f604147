"""The whole life of interviews in random order, against a small model of what must be true.

People request, offer, book, move, cancel, step back, leave, change zones and hours; time passes, over changes of the
clocks; the worker runs now and then, or not for weeks. After every step nobody sits in two interviews at once, every
calendar tells the truth, every alert went to everybody concerned exactly once, and nothing that was cancelled is back.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from random import SystemRandom
from typing import TypeVar, cast
from uuid import UUID, uuid4

from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.actions import remove_member
from accounts.models import Membership, User
from core.encryption import decrypt
from core.refusal import Refused
from core.tenancy import organization_context, system_context
from interviews import actions
from interviews.actions import Seat
from interviews.models import Interview, InterviewSeat, Reminder
from interviews.queries.offers import offer
from interviews.slots import Span
from marketplace.models import Candidate
from notifications.models import Message
from tests import factories
from tests.factories import NOBODY
from tests.interviews.calendars import Calendars, Shown
from tests.interviews.factories import availability, busy_calendar, candidate_actor

BEGIN = datetime(2026, 10, 21, 8, 0, tzinfo=UTC)  # Europe's clocks change on the 25th, America's a week later
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham")
MOST_INTERVIEWS = 5
T = TypeVar("T")
numbers = st.integers(0, 1_000_000)
# Which seats a panel has, and who is optional, by number of the member.
PANELS = ([[0]], [[0, 1]], [[0], [1]], [[0, 1], [2]], [[2, 1, 0]], [[0, 1], []])


class Lives(RuleBasedStateMachine):
    """`booked`: what the model believes to be booked, with the start. `cancelled`: what must never come back."""

    @initialize(zone=st.sampled_from(ZONES))
    def begin(self, zone: str) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = BEGIN
        self.calendars, self.read_mails = Calendars(), set[UUID]()
        self.maya = factories.representative()
        self.organization = factories.organization(name="Nordlicht", time_zone=zone, now=self.now)
        self.organization.representative = self.maya
        self.organization.save()
        self.memberships = [factories.member(self.organization) for _ in range(3)]
        self.team: list[User] = [membership.user for membership in self.memberships]
        job = factories.job(self.organization, now=self.now)
        people = [factories.user(), factories.user()]
        self.applications = [factories.application(job, person=person, now=self.now) for person in people]
        other_job = factories.job(self.organization, now=self.now)
        self.applications.append(factories.application(other_job, person=people[0], now=self.now))
        self.interviews: list[Interview] = []
        self.booked: dict[UUID, datetime] = {}
        self.cancelled: set[UUID] = set()

    @rule(published=st.booleans(), panels=st.permutations(PANELS))
    @precondition(lambda self: not self.interviews)
    def request_three(self, published: bool, panels: list[list[list[int]]]) -> None:
        for who in range(3):
            self.request(who, panels[who], ahead=1, published=published)

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    # What people do

    @precondition(lambda self: 0 < len(self.interviews) < MOST_INTERVIEWS)
    @rule(who=st.integers(0, 2), panel=st.sampled_from(PANELS), ahead=st.integers(0, 6), published=st.booleans())
    def request(self, who: int, panel: list[list[int]], ahead: int, published: bool) -> None:
        seats = [Seat(members=[self.team[number] for number in seat]) for seat in panel if seat]
        optional = Seat(members=[self.team[2]]) if not panel[-1] else Seat()
        interview = self.attempt(
            lambda: actions.request_interview(
                application=self.applications[who],
                round_name="Conversation",
                minutes=30,
                time_zone=self.organization.time_zone,
                windows=self.windows(ahead),
                seats=seats,
                optional=optional,
                uses_published=published,
                form_key=uuid4(),
                by=NOBODY,
                now=self.now,
            )
        )
        assert interview
        self.interviews.append(interview)

    @precondition(lambda self: self.interviews)
    @rule(which=numbers, ahead=st.integers(0, 6))
    def offer_again(self, which: int, ahead: int) -> None:
        interview = self.some(which)
        self.attempt(
            lambda: actions.offer_times(
                interview,
                windows=self.windows(ahead),
                time_zone=self.organization.time_zone,
                form_key=uuid4(),
                by=NOBODY,
                now=self.now,
            )
        )

    @precondition(lambda self: self.interviews)
    @rule(which=numbers, slot=numbers, zone=st.sampled_from(ZONES))
    def book(self, which: int, slot: int, zone: str) -> None:
        interview = self.some(which)
        start = self.a_start(interview, slot)
        before = self.told("booked")
        done = self.attempt(
            lambda: actions.confirm_time(
                interview, start=start, time_zone=zone, by=candidate_actor(interview), now=self.now
            )
        )
        if done and interview.pk not in self.booked:
            self.booked[interview.pk] = start
            told = self.told("booked") - before
            assert told == Counter(self.concerned(self.fresh(interview))), "booked: everybody once"

    @precondition(lambda self: self.booked)
    @rule(which=numbers, slot=numbers, zone=st.sampled_from(ZONES))
    def reschedule(self, which: int, slot: int, zone: str) -> None:
        interview = self.some_booked(which)
        start, seen = self.a_start(interview, slot), self.booked[interview.pk]
        before = self.told("cancelled").total()
        moved = self.attempt(
            lambda: actions.reschedule(
                interview, start=start, instead_of=seen, time_zone=zone, by=candidate_actor(interview), now=self.now
            )
        )
        if moved:
            self.booked[interview.pk] = start
        assert self.told("cancelled").total() == before

    @precondition(lambda self: self.interviews)
    @rule(which=numbers, by_candidate=st.booleans(), twice=st.booleans())
    def cancel(self, which: int, by_candidate: bool, twice: bool) -> None:
        interview = self.some(which)
        by = candidate_actor(interview) if by_candidate else NOBODY
        before, concerned = self.told("cancelled"), self.concerned(self.fresh(interview))
        for _ in range(2 if twice else 1):
            self.attempt(lambda: actions.cancel(interview, reason="", by=by, now=self.now, keeps_notice=by_candidate))
        if self.fresh(interview).state == "cancelled" and interview.pk not in self.cancelled:
            told = self.told("cancelled") - before
            assert told == Counter(concerned), "cancelled: everybody once"
            self.cancelled.add(interview.pk)
            self.booked.pop(interview.pk, None)

    @precondition(lambda self: self.interviews)
    @rule(which=numbers, who=numbers)
    def step_back(self, which: int, who: int) -> None:
        interview = self.some(which)
        pool = self.fresh(interview).pool()
        if pool:
            person = pool[who % len(pool)]
            self.attempt(lambda: actions.step_back(person, by=NOBODY, now=self.now))

    @precondition(lambda self: self.booked)
    @rule(which=numbers, who=st.integers(0, 2))
    def ask_somebody_else(self, which: int, who: int) -> None:
        interview = self.some_booked(which)
        for seat in self.fresh(interview).empty_seats():
            fill = partial(actions.fill_seat, interview, seat=seat, member=self.team[who], by=NOBODY, now=self.now)
            self.attempt(fill)

    @precondition(lambda self: self.interviews)
    @rule(which=numbers, hours=st.integers(-2, 100))
    def propose_a_time_and_accept_it(self, which: int, hours: int) -> None:
        interview = self.some(which)
        proposed = self.now.replace(minute=0) + timedelta(hours=hours)
        request = self.attempt(
            lambda: actions.report_no_fit(
                interview,
                message="Later?",
                proposed=[proposed],
                form_key=uuid4(),
                by=candidate_actor(interview),
                now=self.now,
            )
        )
        if request is None:
            return
        with organization_context(self.organization):
            (time_,) = request.proposed_times.all()
        if self.attempt(lambda: actions.accept_proposal(time_, by=NOBODY, now=self.now)):
            self.booked[interview.pk] = proposed

    @precondition(lambda self: self.interviews)
    @rule(who=st.integers(0, 2), opens=st.integers(0, 12), zone=st.sampled_from(ZONES), limit=st.none() | st.just(1))
    def publish_hours(self, who: int, opens: int, zone: str, limit: int | None) -> None:
        with organization_context(self.organization):
            self.team[who].availabilities.all().delete()
        weekly = [(day, time(opens), time(opens + 8)) for day in range(7)]
        availability(
            self.memberships[who], weekly=weekly, now=self.now, time_zone=zone, most_per_day=limit,
            buffer_after_minutes=15,
        )  # fmt: skip

    @precondition(lambda self: self.interviews)
    @rule(who=st.integers(0, 2), hours=st.integers(0, 150))
    def become_busy(self, who: int, hours: int) -> None:
        begin = self.now + timedelta(hours=hours)
        busy_calendar(self.memberships[who], Span(begin, begin + timedelta(hours=3)), now=self.now)

    @precondition(lambda self: self.interviews)
    @rule(zone=st.sampled_from(ZONES))
    def change_zones(self, zone: str) -> None:
        with organization_context(self.organization):
            Candidate.objects.update(time_zone=zone)
        User.objects.filter(pk__in=[person.pk for person in self.team]).update(time_zone=zone)
        self.organization.time_zone = zone
        self.organization.save()

    @precondition(lambda self: self.interviews)
    @rule()
    def leave_the_team(self) -> None:
        """The last one leaves; the worker notices."""
        with organization_context(self.organization):
            remove_member(Membership.objects.get(pk=self.memberships[2].pk), by=NOBODY, now=self.now)
        actions.replace_leavers(now=self.now)
        rejoined = factories.member(self.organization, person=self.team[2])
        self.memberships[2] = rejoined

    @precondition(lambda self: self.interviews)
    @rule(hours=st.sampled_from([1, 5, 24, 70]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.interviews)
    @rule()
    def the_worker_runs(self) -> None:
        actions.replace_leavers(now=self.now)
        actions.send_due(now=self.now)

    # What must be true

    @invariant()
    def everything_is_as_it_must_be(self) -> None:
        if not self.__dict__.get("interviews"):
            return
        with organization_context(self.organization):
            rows = list(Interview.objects.with_people())
            seats = list(InterviewSeat.objects.filter(active=True))
            reminders = list(Reminder.objects.open())
        self.nobody_sits_in_two_interviews_at_once(seats)
        shown = self.shown()
        for row in rows:
            taken = {seat.person: seat.during.lower for seat in seats if seat.interview_id == row.pk}
            self.what_is_stored_is_what_the_model_believes(row, taken)
            self.every_calendar_tells_the_truth(row, shown)
            self.reminders_speak_of_what_is(row, [one for one in reminders if one.interview_id == row.pk])

    def nobody_sits_in_two_interviews_at_once(self, seats: list[InterviewSeat]) -> None:
        taken = sorted((seat.person, seat.during.lower, seat.during.upper) for seat in seats)
        for (person, _, ends), (other, starts, _) in pairwise(taken):
            assert person != other or ends <= starts, f"{person} sits in two interviews at {starts}"

    def what_is_stored_is_what_the_model_believes(self, row: Interview, seats: dict[str, datetime]) -> None:
        expected = "cancelled" if row.pk in self.cancelled else "booked" if row.pk in self.booked else "pending"
        assert row.state == expected
        if not row.is_booked:
            assert seats == {}
            return
        assert row.starts_at == self.booked[row.pk]
        assert set(seats) == set(row.people())
        assert set(seats.values()) == {row.starts_at}
        by_seat = Counter(person.seat for person in row.attending() if person.seat is not None)
        assert all(count == 1 for count in by_seat.values())

    def every_calendar_tells_the_truth(self, row: Interview, shown: dict[str, list[Shown]]) -> None:
        seen = [(who, event) for who, events in shown.items() for event in events if event.uid == row.ical_uid]
        assert Counter(who for who, _event in seen) == Counter(self.concerned(row) if row.is_booked else [])
        assert all((event.start, event.sequence) == (row.starts_at, row.sequence) for _who, event in seen)

    def reminders_speak_of_what_is(self, row: Interview, waiting: list[Reminder]) -> None:
        people = {person.email for person in row.attending()} | {row.application.candidate.email}
        for reminder in waiting:
            assert row.state != "cancelled"
            assert (reminder.kind == "before") == row.is_booked
            assert reminder.recipient in people
            assert reminder.for_start == (row.starts_at if row.is_booked else None)

    # Tools

    def attempt(self, work: Callable[[], T]) -> T | None:
        """What the action returns (True for nothing); None if it refused, and then it changed nothing."""
        with organization_context(self.organization):
            try:
                with transaction.atomic():
                    return work() or cast(T, True)
            except Refused:
                return None

    def fresh(self, interview: Interview) -> Interview:
        with organization_context(self.organization):
            return Interview.objects.with_people().get(pk=interview.pk)

    def some(self, which: int) -> Interview:
        return self.fresh(self.interviews[which % len(self.interviews)])

    def some_booked(self, which: int) -> Interview:
        keys = list(self.booked)
        return self.fresh(next(one for one in self.interviews if one.pk == keys[which % len(keys)]))

    def told(self, kind: str) -> Counter[str]:
        """Who was told, and how often."""
        with system_context("the model counts mail"):
            return Counter(Message.objects.filter(kind=kind).values_list("recipient", flat=True))

    def shown(self) -> dict[str, list[Shown]]:
        """What calendars show, after the mail that was queued since the last look."""
        with system_context("the model reads mail"):
            for mail in Message.objects.exclude(pk__in=self.read_mails):
                self.read_mails.add(mail.pk)
                content = decrypt(mail.content, purpose=f"message:{mail.pk}")
                self.calendars.read(mail.recipient, content["invite"])
        return self.calendars.shown()

    def concerned(self, row: Interview) -> list[str]:
        """Whoever must hear of it: those who take part, the candidate, the representative."""
        attending = [person.email for person in row.attending()]
        return [*attending, row.application.candidate.email, self.maya.email]

    def a_start(self, interview: Interview, slot: int) -> datetime:
        """One of the starts on offer, or (one time in eight, or when there are none) one that is not."""
        with organization_context(self.organization):
            starts = offer(interview, now=self.now).starts()
        if not starts or slot % 8 == 0:
            return self.now.replace(minute=7) + timedelta(hours=slot % 90)
        return starts[slot % len(starts)]

    def windows(self, ahead: int) -> list[Span]:
        """Two windows of two hours, some days ahead."""
        begins = [self.now.replace(minute=0) + timedelta(days=ahead + extra, hours=2) for extra in (0, 1)]
        return [Span(begin, begin + timedelta(hours=2)) for begin in begins]


def live(machine: type[Lives] = Lives, *, examples: int, steps: int) -> None:
    """Try so many lives of so many steps, others each time. Needs a database in a transaction that is rolled back."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    wanted = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=slow,
        database=None,
        phases=[Phase.generate],
    )
    run_state_machine_as_test(seed(SystemRandom().getrandbits(64))(machine), settings=wanted)
