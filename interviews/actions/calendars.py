"""Calendars that make a member busy: connecting, removing, asking for a read."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.actor import Actor, record
from accounts.models import Membership
from core.encryption import Undecipherable
from core.locking import take_turns
from core.tenancy import organization_context
from interviews.actions.calendar_reading import digest, first_day
from interviews.actions.refusals import AskedToWait, CannotConnect, JustRead, TooManyCalendars
from interviews.busy.addresses import parse
from interviews.busy.problems import Problem, Unreadable
from interviews.busy.sieve import sieve
from interviews.busy.words import WORDS
from interviews.models import BusyCalendar

MOST_CALENDARS = 5
READ_AGAIN_AFTER = timedelta(minutes=1)


def connect_calendar(
    membership: Membership, *, name: str, address: str = "", content: bytes | None = None, by: Actor, now: datetime
) -> BusyCalendar:
    """Let a calendar make a member busy: one at an address, or the content of a file. It is read soon.

    The same address or file again is the calendar that is there. Raises CannotConnect, TooManyCalendars.
    """
    calendar = BusyCalendar(
        organization=membership.organization, user=membership.user, name=name, next_read_at=now, created_at=now
    )
    try:
        if content is None:
            calendar.host = parse(address, private_hosts=settings.CALENDAR_PRIVATE_HOSTS).host
            calendar.hide_address(address)
        else:
            kept = sieve(content, person=membership.user.email, before=first_day(calendar, now=now))
            calendar.hide_content(kept)
            calendar.fingerprint = digest(kept)
    except Unreadable as refusal:
        raise CannotConnect(WORDS[refusal.problem]) from refusal
    with transaction.atomic():
        take_turns([f"calendars:{membership.organization_id}:{membership.user_id}"])
        others = list(BusyCalendar.objects.filter(user=membership.user))
        twin = next((other for other in others if _is_twin(other, calendar, address)), None)
        if twin:
            return twin
        if len(others) >= MOST_CALENDARS:
            raise TooManyCalendars
        calendar.save()
        record(organization=membership.organization, by=by, verb="connected calendar", subject=calendar, now=now)
    return calendar


def remove_calendar(calendar: BusyCalendar, *, by: Actor, now: datetime) -> None:
    """Forget a calendar and the busy times that it gave. Once more changes nothing."""
    with transaction.atomic():
        removed, _ = BusyCalendar.objects.filter(pk=calendar.pk).delete()
        if removed:
            record(organization=calendar.organization, by=by, verb="removed calendar", subject=calendar, now=now)


def remove_leavers_calendars(*, now: datetime) -> int:
    """The calendars of whoever no longer belongs to the team make them busy no more. How many there were."""
    by = Actor(name=settings.MARKETPLACE_NAME, channel="worker")
    calendars = list(BusyCalendar.objects.of_leavers().select_related("organization")[:100])
    for calendar in calendars:
        with organization_context(calendar.organization):
            remove_calendar(calendar, by=by, now=now)
    return len(calendars)


def read_now(calendar: BusyCalendar, *, now: datetime) -> None:
    """Have a calendar read before its turn. Raises JustRead within a minute of the last time, and AskedToWait."""
    with transaction.atomic():
        row = BusyCalendar.objects.select_for_update(no_key=True).filter(pk=calendar.pk).first()
        if row is None or row.next_read_at is None or row.next_read_at <= now:
            return  # gone, or due already
        if row.problem == Problem.ASKED_TO_WAIT:
            raise AskedToWait
        if row.tried_at and now - row.tried_at < READ_AGAIN_AFTER:
            raise JustRead
        row.next_read_at = now
        row.save(update_fields=["next_read_at"])


def _is_twin(other: BusyCalendar, new: BusyCalendar, address: str) -> bool:
    if other.is_file or new.is_file:
        return other.is_file and new.is_file and other.fingerprint == new.fingerprint
    try:
        return other.host == new.host and other.open_address() == address
    except Undecipherable:
        return False
