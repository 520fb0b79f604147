"""A member's own interviews as a calendar to subscribe to."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q

from accounts.models import Entry, Membership
from core.tenancy import system_context
from core.tokens import token_hash
from interviews import calendar
from interviews.models import Interview, MemberFeed, Participant, State

BACK, AHEAD = timedelta(days=30), timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A calendar file with what tells a program whether it changed."""

    content: bytes
    etag: str  # quoted, as HTTP wants it
    changed_at: datetime


def find(token: str) -> MemberFeed | None:
    """The feed of a token, as long as its owner belongs to the organization."""
    with system_context("resolve the address of a feed"):
        working_here = Membership.objects.filter(organization=OuterRef("organization"), user=OuterRef("user"))
        feeds = MemberFeed.objects.select_related("organization", "user").filter(Exists(working_here))
        return feeds.filter(token_hash=token_hash(token), user__is_active=True).first()


def read(feed: MemberFeed, *, now: datetime) -> Feed:
    """The file, in the language that is active. Nothing in it depends on when it was asked for, so that an unchanged
    calendar is the same file each time."""
    interviews = _interviews(feed, now=now)
    changes = _changes(feed, interviews)
    own = [each for each in interviews if any(person.user_id == feed.user_id for person in each.attending())]
    content = calendar.feed(
        [(each, changes.get(_subject(each), feed.created_at)) for each in own], name=str(feed.organization)
    )
    return Feed(
        content=content,
        etag=f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        changed_at=max([feed.created_at, *changes.values()]),
    )


def _interviews(feed: MemberFeed, *, now: datetime) -> list[Interview]:
    """What the member takes part in or took part in, also where they stepped back since."""
    booked = Q(state=State.BOOKED, ends_at__gt=now - BACK, starts_at__lt=now + AHEAD)
    called_off = Q(state=State.CANCELLED, booked_at__isnull=False, cancelled_at__gt=now - BACK)
    theirs = Participant.objects.filter(user=feed.user).values("interview")
    return list(Interview.objects.with_people().filter(booked | called_off, pk__in=theirs).order_by("starts_at", "pk"))


def _changes(feed: MemberFeed, interviews: Iterable[Interview]) -> dict[str, datetime]:
    """When each of these interviews changed last, by its history."""
    lines = Entry.objects.filter(subject__in=[_subject(each) for each in interviews])
    return dict(lines.values_list("subject").annotate(last=Max("at")).values_list("subject", "last"))


def _subject(interview: Interview) -> str:
    return f"{interview._meta.label_lower}:{interview.pk}"
