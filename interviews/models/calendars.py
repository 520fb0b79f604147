"""Calendars around ours: other calendars that make a member busy, and the feed of a member's own interviews."""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Self

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organization, User
from core.encryption import decrypt, encrypt
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet
from interviews.busy.problems import Problem
from interviews.busy.words import WORDS
from interviews.slots import Span


class CalendarState(models.TextChoices):
    WAITING = "waiting", _("Not read yet")
    READ = "read", _("Up to date")
    FAILING = "failing", _("Cannot be read")


class BusyCalendarQuerySet(TenantQuerySet["BusyCalendar"]):
    def due(self, now: datetime) -> Self:
        return self.filter(next_read_at__lte=now).order_by("next_read_at", "pk")

    def of_leavers(self) -> Self:
        """Of people who no longer belong to the team."""
        still_there = Membership.objects.filter(organization=OuterRef("organization"), user=OuterRef("user"))
        return self.exclude(Exists(still_there))


class BusyCalendar(TenantOwned):
    """A calendar that makes a member busy: an address that is read again and again, or a file uploaded once.

    The address is a secret (whoever knows it reads the calendar): encrypted, and shown by its host alone.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="busy_calendars")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="busy_calendars")
    name = models.CharField(_("Name"), max_length=80)
    address = models.BinaryField(null=True)  # encrypted; null: an uploaded file
    host = models.CharField(max_length=255, blank=True)
    content = models.BinaryField(null=True)  # of an uploaded file, encrypted: recurring events reach further each day
    state = models.CharField(max_length=8, choices=CalendarState.choices, default=CalendarState.WAITING)
    problem = models.CharField(max_length=300, blank=True)  # a code of the reader, put in words when shown
    etag = models.CharField(max_length=255, blank=True)
    last_modified = models.CharField(max_length=64, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)  # SHA-256 of what was read last
    expanded_until = models.DateTimeField(null=True)
    read_in_zone = models.CharField(max_length=64, blank=True)  # whole days are those of the member's clock
    read_at = models.DateTimeField(null=True)  # last success
    tried_at = models.DateTimeField(null=True)
    next_read_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    objects = TenantManager.from_queryset(BusyCalendarQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(address__isnull=True, content__isnull=False)
                | Q(address__isnull=False, content__isnull=True),
                name="busy_calendar_has_one_source",
            ),
        ]
        indexes = [models.Index(fields=["next_read_at"], name="busy_calendar_due")]
        ordering = ["name", "created_at"]

    def __str__(self) -> str:
        return self.name

    def hide_address(self, address: str) -> None:
        self.address = encrypt(address, purpose=f"busy_calendar:{self.pk}")

    def open_address(self) -> str:
        """Raises Undecipherable."""
        assert self.address is not None
        return str(decrypt(self.address, purpose=f"busy_calendar:{self.pk}"))

    def hide_content(self, content: bytes) -> None:
        packed = b64encode(zlib.compress(content)).decode()
        self.content = encrypt(packed, purpose=f"busy_calendar_file:{self.pk}")

    def open_content(self) -> bytes:
        """Raises Undecipherable."""
        assert self.content is not None
        return zlib.decompress(b64decode(decrypt(self.content, purpose=f"busy_calendar_file:{self.pk}")))

    @property
    def is_file(self) -> bool:
        return self.content is not None

    def waits(self, now: datetime) -> bool:
        """Whether a worker is reading it, or does so soon."""
        return self.lease is not None or (self.next_read_at is not None and self.next_read_at <= now)

    @property
    def trouble(self) -> str:
        """What is wrong, in words for its owner; empty if nothing is."""
        return str(WORDS[Problem(self.problem)]) if self.problem else ""


class BusyTimeQuerySet(TenantQuerySet["BusyTime"]):
    def of(self, people: Iterable[str], *, within: Span) -> Self:
        """Busy times of these people that touch a stretch of time."""
        persons = reduce(or_, (Q(person=person) for person in people))
        return self.filter(persons, during__overlap=DateTimeTZRange(within.start, within.end))


class BusyTime(TenantOwned):
    """A stretch of time in which a calendar says that a person is busy. Nothing else of the event is kept."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    calendar = models.ForeignKey(BusyCalendar, on_delete=models.CASCADE, related_name="times")
    person = models.CharField(max_length=254)  # as in InterviewSeat
    during = DateTimeRangeField()

    objects = TenantManager.from_queryset(BusyTimeQuerySet)()

    class Meta:
        indexes = [GistIndex(fields=["person", "during"], name="busy_time_of_person")]


class MemberFeed(TenantOwned):
    """The secret address under which a member's calendar program reads their interviews in one organization."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="member_feeds")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="member_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    token = models.BinaryField()  # encrypted: its owner may look at the address again
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = TenantManager["MemberFeed"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="member_feed_once_per_member"),
        ]
