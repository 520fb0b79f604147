"""How an organization wants interviews to go: saving it, and applying it to what is under way."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.actor import Actor, record
from accounts.models import Organization
from core.locking import contested
from core.tenancy import organization_context, system_context
from interviews.actions import reminders
from interviews.actions.rows import locked
from interviews.models import Interview, InterviewSettings, State

ALL_AT_ONCE = 50  # interviews in one transaction
FIRST = UUID(int=0)


def change_interview_settings(organization: Organization, *, by: Actor, now: datetime, **wishes: Any) -> None:
    """Save how interviews go and write down what changed. The same again changes nothing.

    Reminders of interviews under way follow step by step: see `replan_reminders`. The notice of a booking is that of
    when the interview was requested.
    """
    with transaction.atomic():
        InterviewSettings.objects.get_or_create(organization=organization)
        settings = InterviewSettings.objects.select_for_update().get(organization=organization)
        changed = {name: [getattr(settings, name), value] for name, value in wishes.items()}
        changed = {name: values for name, values in changed.items() if values[0] != values[1]}
        if not changed:
            return
        for name, values in changed.items():
            setattr(settings, name, values[1])
        settings.changed_at, settings.replan_after = now, FIRST
        settings.save(update_fields=[*changed, "changed_at", "replan_after"])
        said = {name: {"before": _plain(before), "after": _plain(after)} for name, (before, after) in changed.items()}
        record(organization=organization, by=by, verb="changed interview settings", subject=settings, now=now, **said)


def replan_reminders(*, now: datetime) -> int:
    """Apply saved settings to the reminders of interviews under way, up to 50 of one organization. How many they were.

    Whoever books, moves or cancels meanwhile reads the saved settings anyway.
    """
    with system_context("settings that are still to be applied"):
        settings = InterviewSettings.objects.filter(replan_after__isnull=False).order_by("changed_at").first()
    if settings is None:
        return 0
    with organization_context(settings.organization):
        return contested(lambda: _replan_some(settings, now=now))


def _replan_some(settings: InterviewSettings, *, now: datetime) -> int:
    """The next interviews by id, of those that are under way."""
    mine = InterviewSettings.objects.select_for_update(skip_locked=True).filter(pk=settings.pk)
    current = mine.exclude(replan_after=None).first()
    if current is None:  # somebody else is at work on it
        return 0
    under_way = Q(state=State.PENDING) | Q(state=State.BOOKED, starts_at__gt=now)
    some = list(Interview.objects.filter(under_way, pk__gt=current.replan_after).order_by("pk")[:ALL_AT_ONCE])
    for interview in some:
        reminders.plan(locked(interview), now=now)
    current.replan_after = some[-1].pk if len(some) == ALL_AT_ONCE else None
    current.save(update_fields=["replan_after"])
    return len(some)


def _plain(value: object) -> object:
    """As history keeps it."""
    return f"{value:%H:%M}" if isinstance(value, time) else value
