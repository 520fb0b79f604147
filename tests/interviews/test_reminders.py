"""Reminders: planned with every change of an interview, looked at again when they are sent, sent once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import Entry
from core.tenancy import organization_context, system_context
from interviews import actions
from interviews.models import Interview, InterviewSettings, Link, Reminder
from tests import factories
from tests.factories import NOBODY, NOW
from tests.interviews.factories import (
    availability,
    booked,
    cancelled,
    candidate_actor,
    help_request,
    pending,
    start,
    window,
)
from tests.resilience.databases import is_held_up
from tests.resilience.test_races_for_times import PATIENCE, UNGUARDED

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LATE = [window(day=9), window(day=10)]  # Thursday and Friday of the week after
MANY_DAYS = start(day=9)
NIGHT = NOW.replace(hour=22)  # 23:00 in Berlin

database = pytest.mark.django_db


def rows(interview: Interview, **conditions) -> list[Reminder]:
    with system_context("a test"):
        return list(Reminder.objects.filter(interview=interview, **conditions).order_by("due_at", "recipient"))


def planned(interview: Interview) -> list[tuple[str, datetime]]:
    """(kind, due) of everything that is still to come."""
    return [(row.kind, row.due_at) for row in rows(interview, done_at=None)]


def wish(interview: Interview, **wishes) -> None:
    with organization_context(interview.organization):
        InterviewSettings.objects.update_or_create(organization=interview.organization, defaults=wishes)


def sweep(now: datetime) -> int:
    return actions.send_due(now=now)


def fate(interview: Interview) -> list[tuple[int, bool]]:
    """(number, whether it was sent) of everything that is done."""
    return [(row.number, row.was_sent) for row in rows(interview, done_at__isnull=False)]


# ── Planning ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@database
def test_who_has_not_booked_is_reminded_after_two_four_and_seven_days():
    interview = pending(windows=LATE)
    assert planned(interview) == [("not_booked", NOW + DAY * days) for days in (2, 4, 7)]
    assert {row.recipient for row in rows(interview)} == {interview.application.candidate.email}


@database
def test_published_hours_have_no_last_window():
    membership = factories.member(factories.organization())
    availability(membership)
    interview = pending(
        organization=membership.organization, members=[membership.user], windows=[window(day=1)], uses_published=True
    )
    assert len(planned(interview)) == 3


@database
def test_everybody_who_takes_part_is_reminded_before_the_interview():
    interview = booked(pending(windows=LATE, guests=["gast@labor.example"]), at=MANY_DAYS)
    assert planned(interview) == [("before", MANY_DAYS - DAY)] * 3 + [("before", MANY_DAYS - HOUR)] * 3
    with organization_context(interview.organization):
        assert {row.recipient for row in rows(interview)} == set(interview.people())
    assert {row.for_start for row in rows(interview)} == {MANY_DAYS}


@database
def test_quiet_hours_are_each_readers_own():
    tokyo = factories.user(time_zone="Asia/Tokyo")
    at = start(day=9, hour=13)  # 14:00 in Berlin, 22:00 in Tokyo
    interview = booked(pending(members=[tokyo], windows=[window(day=9, opens=13, closes=15)]), at=at)
    wish(interview, remind_before_minutes=[15])
    with organization_context(interview.organization), transaction.atomic():
        actions.reminders.plan(interview, now=NOW)
    assert {row.recipient: row.due_at for row in rows(interview)} == {
        interview.application.candidate.email: at - 15 * MINUTE,
        tokyo.email: start(day=9, hour=11, minute=45),
    }


@database
def test_the_zone_that_the_candidate_books_in_counts():
    interview = pending(windows=[window(day=9, opens=13, closes=15)])
    with organization_context(interview.organization):
        actions.confirm_time(
            interview, start=start(day=9, hour=13), time_zone="Asia/Tokyo", by=candidate_actor(interview), now=NOW
        )
    mine = rows(interview, recipient=interview.application.candidate.email)
    assert [row.due_at for row in mine] == [start(day=8, hour=11, minute=45), start(day=9, hour=11, minute=45)]


@database
def test_new_times_begin_a_new_cadence():
    interview = pending(windows=LATE)
    sweep(NOW + 2 * DAY)
    with organization_context(interview.organization):
        actions.offer_times(
            interview, windows=LATE, time_zone="Europe/Berlin", form_key=interview.pk, by=NOBODY, now=NOW + 5 * DAY
        )
    assert planned(interview) == [("not_booked", NOW + DAY * days) for days in (7, 9)]  # twelve would be too late


@database
def test_moving_reminds_of_the_new_time_alone():
    interview = booked(pending(windows=LATE), at=MANY_DAYS)
    move(interview, to=MANY_DAYS + DAY)
    assert {row.for_start for row in rows(interview)} == {MANY_DAYS + DAY}
    assert len(rows(interview)) == 4


@database
def test_cancelling_leaves_nothing_to_come():
    assert planned(cancelled()) == []


@database
def test_planning_again_brings_nothing_twice():
    interview = booked(pending(windows=LATE), at=MANY_DAYS)
    sweep(MANY_DAYS - DAY)
    before = [(row.recipient, row.number, row.done_at) for row in rows(interview)]
    with organization_context(interview.organization), transaction.atomic():
        interview.refresh_from_db()
        actions.reminders.plan(interview, now=MANY_DAYS - DAY)
    assert [(row.recipient, row.number, row.done_at) for row in rows(interview)] == before


@database
def test_what_is_due_at_this_moment_outlives_a_new_plan():
    interview = booked(pending(windows=LATE), at=MANY_DAYS)
    with organization_context(interview.organization), transaction.atomic():
        actions.reminders.plan(interview, now=MANY_DAYS - DAY)
    assert len(rows(interview, number=1440, done_at=None)) == 2


def move(interview: Interview, *, to: datetime, now: datetime = NOW) -> None:
    assert interview.starts_at
    with organization_context(interview.organization):
        actions.reschedule(
            interview,
            start=to,
            instead_of=interview.starts_at,
            time_zone="Europe/Berlin",
            by=candidate_actor(interview),
            now=now,
        )


# ── Sending ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@database
def test_a_nudge_says_how_much_is_left_and_brings_a_fresh_link(outbox):
    interview = pending(windows=LATE)
    assert sweep(NOW + 2 * DAY - MINUTE) == 0
    assert sweep(NOW + 2 * DAY) == 1
    [mail] = outbox.mails("reminder_not_booked")
    assert mail.to == interview.application.candidate.email
    assert "8 times are left to choose from." in mail.text
    [offer] = outbox.mails("times_offered")
    tokens = {next(word for word in each.text.split() if "/i/" in word) for each in (mail, offer)}
    assert len(tokens) == 2
    with organization_context(interview.organization):
        assert Link.objects.usable(NOW + 2 * DAY).count() == 2  # the first goes on working
    assert fate(interview) == [(2, True)]


@database
def test_a_second_sweep_sends_nothing_more(outbox):
    pending(windows=LATE)
    sweep(NOW + 2 * DAY)
    assert sweep(NOW + 2 * DAY + MINUTE) == 0
    assert len(outbox.mails("reminder_not_booked")) == 1


@database
def test_everybody_reads_the_reminder_on_their_own_clock(outbox):
    jonas = factories.user(name="Jonas Weber", time_zone="Europe/Lisbon")
    interview = booked(pending(windows=LATE, members=[jonas], guests=["gast@labor.example"]), at=MANY_DAYS)
    with organization_context(interview.organization):
        actions.set_conference_details(interview, link="https://meet.example/1", phone="", notes="", by=NOBODY, now=NOW)
    assert sweep(MANY_DAYS - DAY) == 3
    mails = {mail.to: mail for mail in outbox.mails("reminder_before")}
    candidate = mails[interview.application.candidate.email]
    assert "10:00–10:30 (Berlin, GMT+1)" in candidate.text
    assert "reschedule while there is still time" in candidate.text
    assert "10:00–10:30 (Berlin, GMT+1)" in mails["gast@labor.example"].text
    assert "09:00–09:30 (Lisbon, GMT)" in mails[jonas.email].text
    assert all("https://meet.example/1" in mail.text and mail.invite is None for mail in mails.values())


@database
def test_the_night_of_one_reader_is_not_that_of_another(outbox):
    """New York sleeps an hour before: it is told the evening before, Berlin an hour before."""
    jonas = factories.user(name="Jonas Weber", time_zone="America/New_York")
    interview = booked(pending(windows=LATE, members=[jonas]), at=MANY_DAYS)
    wish(interview, remind_before_minutes=[60])
    with organization_context(interview.organization), transaction.atomic():
        actions.reminders.plan(interview, now=NOW)
    assert planned(interview) == [("before", start(day=9, hour=1, minute=45)), ("before", MANY_DAYS - HOUR)]
    assert sweep(start(day=9, hour=1, minute=45)) == 1
    [mail] = outbox.mails("reminder_before")
    assert mail.to == jonas.email
    assert "04:00–04:30 (New York, GMT-5)" in mail.text


@database
@pytest.mark.parametrize("ends", [time(8), time(8, 30)])
def test_after_an_outage_one_nudge_goes_out_and_nothing_at_night(outbox, ends):
    interview = pending(windows=LATE)
    wish(interview, quiet_until=ends)
    assert sweep(NIGHT + 7 * DAY) == 3
    assert outbox.mails("reminder_not_booked") == []
    awake = datetime(2026, 12, 1, ends.hour - 1, ends.minute, tzinfo=UTC)
    assert fate(interview) == [(2, False), (4, False)]
    assert planned(interview) == [("not_booked", awake)]
    assert sweep(awake - MINUTE) == 0
    assert sweep(awake) == 1
    assert len(outbox.mails("reminder_not_booked")) == 1


@database
def test_after_an_outage_the_day_before_is_not_recalled_an_hour_before(outbox):
    interview = booked(pending(windows=LATE), at=MANY_DAYS)
    sweep(MANY_DAYS - HOUR + 2 * MINUTE)
    assert len(outbox.mails("reminder_before")) == 2
    assert sorted(fate(interview)) == [(60, True), (60, True), (1440, False), (1440, False)]


@database
def test_after_an_outage_nobody_is_reminded_of_what_has_begun(outbox):
    interview = booked(pending(windows=LATE), at=MANY_DAYS)
    assert sweep(MANY_DAYS) == 4
    assert outbox.mails("reminder_before") == []
    assert {was_sent for _, was_sent in fate(interview)} == {False}


@database
def test_booked_in_time_nobody_is_nudged(outbox):
    interview = pending(windows=LATE)
    kept = rows(interview)
    booked(interview, at=MANY_DAYS)
    with organization_context(interview.organization):
        Reminder.objects.bulk_create(kept)  # as if nobody had planned anew
    assert sweep(NOW + 2 * DAY) == 1
    assert outbox.mails("reminder_not_booked") == []


@database
@pytest.mark.parametrize("what", ["moved", "cancelled"])
def test_nobody_is_reminded_of_a_time_that_is_no_longer_held(outbox, what):
    interview = booked(pending(windows=LATE), at=MANY_DAYS)
    kept = rows(interview, number=1440)
    if what == "moved":
        move(interview, to=MANY_DAYS + DAY)
    else:
        cancelled(interview)
    with organization_context(interview.organization):
        Reminder.objects.bulk_create(kept)
    assert sweep(MANY_DAYS - DAY) == 2
    assert outbox.mails("reminder_before") == []


@database
def test_who_stepped_back_is_not_reminded_and_who_joined_instead_is(outbox):
    ines, jonas = factories.user(), factories.user()
    interview = booked(pending(windows=LATE, seats=[actions.Seat(members=[ines, jonas])]), at=MANY_DAYS)
    with organization_context(interview.organization):
        [here] = [person for person in interview.participants.all() if person.attends]
        actions.step_back(here, by=NOBODY, now=NOW)
        [joined] = interview.participants.filter(attends=True)
    sweep(MANY_DAYS - DAY)
    assert outbox.recipients("reminder_before") == sorted([joined.email, interview.application.candidate.email])


@database
def test_who_has_nothing_left_to_choose_is_not_nudged(outbox):
    ines = factories.user()
    interview = pending(members=[ines], windows=[window(day=2, opens=9, closes=10), window(day=9, closes=10)])
    for at in (start(day=9), start(day=9, minute=30)):
        booked(pending(members=[ines], windows=LATE), at=at)
    assert sweep(NOW + 4 * DAY) == 2
    assert fate(interview) == [(2, False), (4, False)]
    assert outbox.mails("reminder_not_booked") == []


@database
def test_who_waits_for_an_answer_is_not_nudged(outbox):
    interview = pending(windows=LATE)
    help_request(interview)
    assert sweep(NOW + 2 * DAY) == 1
    assert outbox.mails("reminder_not_booked") == []


@database
def test_a_nudge_follows_no_other_on_its_heels(outbox):
    interview = pending(windows=LATE)
    remind(interview, now=NOW + 2 * DAY - 11 * HOUR)
    assert sweep(NOW + 2 * DAY) == 1
    assert len(outbox.mails("reminder_not_booked")) == 1


# ── By hand ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def remind(interview: Interview, *, now: datetime) -> None:
    with organization_context(interview.organization):
        actions.remind_now(interview, by=NOBODY, now=now)


@database
def test_a_click_reminds_at_once_even_at_night(outbox):
    interview = pending(windows=LATE)
    remind(interview, now=NIGHT)
    assert outbox.recipients("reminder_not_booked") == [interview.application.candidate.email]
    assert len(planned(interview)) == 3
    with organization_context(interview.organization):
        assert [entry.verb for entry in Entry.objects.about(interview)] == ["requested", "reminded"]
        [last] = Reminder.objects.nudged(interview)
    assert last.done_at == NIGHT


@database
@pytest.mark.parametrize(("passed", "words"), [(0, "a minute ago"), (1, "a minute ago"), (59, "59 minutes ago")])
def test_a_second_click_within_the_hour_says_when_the_last_was(outbox, passed, words):
    interview = pending(windows=LATE)
    remind(interview, now=NOW)
    with pytest.raises(actions.RemindedAlready, match=words):
        remind(interview, now=NOW + MINUTE * passed)
    assert len(outbox.mails("reminder_not_booked")) == 1


@database
def test_after_an_hour_the_next_click_reminds_again(outbox):
    interview = pending(windows=LATE)
    remind(interview, now=NOW)
    remind(interview, now=NOW + HOUR)
    assert len(outbox.mails("reminder_not_booked")) == 2


@database
def test_nobody_can_be_reminded_to_choose_among_nothing(outbox):
    interview = pending()
    with pytest.raises(actions.NoTimesLeft):
        remind(interview, now=start(day=3))
    with pytest.raises(actions.AlreadyBooked):
        remind(booked(), now=NOW)
    assert outbox.mails("reminder_not_booked") == []
    assert len(rows(interview, number=0)) == 0


# ── Two sweeps at once ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


class Sweep:
    """In a thread and a connection of its own; `held` keeps its transaction open until it is let go."""

    def __init__(self, pool: ThreadPoolExecutor, *, held: bool = False, schema: str = "") -> None:
        self.connected, self.done, self.let_go, self.pid = Event(), Event(), Event(), 0
        if not held:
            self.let_go.set()
        self.result = pool.submit(self._sweep, schema)

    def _sweep(self, schema: str) -> int:
        try:
            with connection.cursor() as cursor:
                if schema:
                    cursor.execute(f"SET search_path TO {schema}, public, pg_catalog")
                cursor.execute("SELECT pg_backend_pid()")
                self.pid = cursor.fetchone()[0]
            self.connected.set()
            with transaction.atomic():
                handled = sweep(NOW + 2 * DAY)
                self.done.set()
                assert self.let_go.wait(PATIENCE)
            return handled
        finally:
            connection.close()

    def ends_or_waits_for(self, rival: "Sweep") -> None:
        """Until it has swept, or waits for the other's transaction."""
        assert self.connected.wait(PATIENCE)
        is_held_up(self.pid, by=rival.pid, done=self.done)


def both_at_once(pool: ThreadPoolExecutor, *, schema: str = "") -> list[int]:
    """What two sweeps handled; the second begins while the first has not committed."""
    first = Sweep(pool, held=True, schema=schema)
    assert first.done.wait(PATIENCE)
    second = Sweep(pool, schema=schema)
    second.ends_or_waits_for(first)
    first.let_go.set()
    return [each.result.result(PATIENCE) for each in (first, second)]


def nudges_queued(schema: str = "public") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {schema}.notifications_message WHERE kind LIKE 'reminder%'")  # noqa: S608
        count: int = cursor.fetchone()[0]
        return count


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_one_reminder(pool):
    pending(windows=LATE)
    assert both_at_once(pool) == [1, 0]
    assert nudges_queued() == 1


@pytest.fixture
def unlocked(monkeypatch) -> None:
    """Rows are read, and not locked."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)


@pytest.mark.django_db(transaction=True)
def test_without_locks_the_outbox_still_keeps_the_second_one_out(pool, unlocked):
    pending(windows=LATE)
    assert both_at_once(pool) == [1, 1]
    assert nudges_queued() == 1


@pytest.mark.django_db(transaction=True)
def test_without_both_guards_two_would_go_out(pool, unlocked):
    """The negative control: the tests above can fail."""
    pending(windows=LATE)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {UNGUARDED}")
        cursor.execute(f"CREATE TABLE {UNGUARDED}.notifications_message (LIKE public.notifications_message)")
    try:
        assert both_at_once(pool, schema=UNGUARDED) == [1, 1]
        assert nudges_queued(UNGUARDED) == 2
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {UNGUARDED} CASCADE")


@pytest.mark.django_db(transaction=True)
def test_a_sweep_waits_for_nobody_and_leaves_what_is_being_changed(pool):
    interview = pending(windows=LATE)
    other = pending(windows=LATE)
    with organization_context(interview.organization), transaction.atomic():
        Interview.objects.select_for_update(no_key=True).get(pk=interview.pk)  # as every action does
        assert Sweep(pool).result.result(PATIENCE) == 1
    with system_context("a test"):
        assert list(Reminder.objects.exclude(done_at=None).values_list("interview", flat=True)) == [other.pk]
    assert sweep(NOW + 2 * DAY) == 1


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_dies_has_sent_nothing_and_the_next_one_sends(outbox):
    interview = pending(windows=LATE)
    with transaction.atomic():
        sweep(NOW + 2 * DAY)
        transaction.set_rollback(True)
    assert fate(interview) == []
    assert sweep(NOW + 2 * DAY) == 1
    assert len(outbox.mails("reminder_not_booked")) == 1


@database
def test_a_reminder_that_cannot_be_composed_keeps_nobody_waiting(outbox):
    broken, fine = pending(windows=LATE), pending(windows=LATE)
    broken.organization.accent = "teal"  # no colour of the form #rrggbb: its mails cannot be painted
    broken.organization.save(update_fields=["accent"])
    assert sweep(NOW + 2 * DAY) == 2
    assert [number for number, _sent in fate(fine)] == [2]
    assert fate(broken) == []


@database
def test_a_reminder_that_is_due_is_dropped_when_its_reader_steps_back():
    interview = booked(guests=["brandl@partner.example"])
    due = start() - HOUR
    with organization_context(interview.organization):
        guest = interview.participants.get(email="brandl@partner.example")
        actions.step_back(guest, by=NOBODY, now=due)
    assert guest.email not in {row.recipient for row in rows(interview, done_at=None)}
