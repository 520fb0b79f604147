"""Interviews: what was offered, who takes part, what is booked, and the links that lead there."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet
from interviews.slots import SlotRules, Span
from marketplace.models import Application
from notifications.compose import Reader


class State(models.TextChoices):
    PENDING = "pending", _("Pending")
    BOOKED = "booked", _("Booked")
    CANCELLED = "cancelled", _("Cancelled")


class InterviewQuerySet(TenantQuerySet["Interview"]):
    def of(self, user: User) -> Self:
        return self.filter(application__candidate__user=user)

    def with_people(self) -> Self:
        """Everything that a list or a page of interviews shows, in a constant number of queries."""
        return self.select_related(
            "organization__representative",
            "application__candidate__organization",
            "application__candidate__user",
            "application__job",
        ).prefetch_related("participants", "help_requests")

    def pending(self) -> Self:
        return self.filter(state=State.PENDING).order_by("offered_at", "pk")

    def upcoming(self, now: datetime) -> Self:
        return self.filter(state=State.BOOKED, ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> Self:
        """Held, or cancelled: nothing is to be done any more."""
        over = Q(state=State.BOOKED, ends_at__lte=now) | Q(state=State.CANCELLED)
        return self.filter(over).order_by("-offered_at", "pk")

    def in_order(self) -> Self:
        return self.order_by("round", "offered_at", "pk")


class Interview(TenantOwned):
    """One round of interviews with one candidate: requested with windows, booked at a start, or cancelled."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="interviews")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="interviews")
    round = models.PositiveSmallIntegerField()
    round_name = models.CharField(_("Round"), max_length=80)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    minutes = models.PositiveSmallIntegerField(_("Length"), default=30)
    notice_minutes = models.PositiveIntegerField(default=60)  # nobody is surprised by an interview in five minutes
    time_zone = models.CharField(_("The team's time zone"), max_length=64)
    requested_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    form_key = models.UUIDField()  # of the form that requested it: sent twice, it requests once
    form_fingerprint = models.CharField(max_length=64)
    offered_at = models.DateTimeField()
    offer = models.PositiveSmallIntegerField(default=1)  # raised whenever times are offered anew
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    booked_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=160, blank=True)
    cancel_reason = models.CharField(max_length=500, blank=True)
    conference_link = models.URLField(_("Video link"), max_length=500, blank=True)
    conference_phone = models.CharField(_("Phone number to dial"), max_length=40, blank=True)
    conference_notes = models.TextField(_("Notes for everybody"), max_length=2000, blank=True)
    ical_uid = models.CharField(max_length=255)
    sequence = models.PositiveIntegerField(default=0)

    objects = TenantManager.from_queryset(InterviewQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "form_key"], name="interview_once_per_form"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="interview_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=State.BOOKED)
                | Q(starts_at__isnull=False, ends_at__isnull=False, booked_at__isnull=False),
                name="interview_booked_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="interview_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["organization", "starts_at"], name="interview_by_start")]

    def __str__(self) -> str:
        return self.round_name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    @property
    def rules(self) -> SlotRules:
        return SlotRules(length=self.length, step=self.length, notice=timedelta(minutes=self.notice_minutes))

    @property
    def is_booked(self) -> bool:
        return self.state == State.BOOKED

    @property
    def is_pending(self) -> bool:
        return self.state == State.PENDING

    @property
    def has_conference_details(self) -> bool:
        return bool(self.conference_link or self.conference_phone or self.conference_notes)

    @property
    def open_help_request(self) -> "HelpRequest | None":
        """The candidate's unanswered "no time fits" message, if any (reads the prefetched rows)."""
        unanswered = [request for request in self.help_requests.all() if request.resolved_at is None]
        return unanswered[-1] if unanswered else None

    def people(self) -> list[str]:
        """The e-mail addresses of everybody whose time an interview takes, sorted: rivals must lock in one order."""
        addresses = {participant.email for participant in self.participants.all()}
        return sorted(addresses | {self.application.candidate.email})


class Window(TenantOwned):
    """A stretch of time in which the team offers to meet."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="windows")
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="windows")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = TenantManager["Window"]()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="window_ends_after_start")]
        ordering = ["starts_at"]

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)


class ParticipantKind(models.TextChoices):
    MEMBER = "member", _("Member of the team")
    GUEST = "guest", _("Colleague without an account")


class Participant(TenantOwned):
    """Somebody from the hiring side who takes part; all of them are required."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="participants")
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="participants")
    kind = models.CharField(max_length=8, choices=ParticipantKind.choices)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="participations")
    name = models.CharField(max_length=120)
    email = models.EmailField()

    objects = TenantManager["Participant"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "interview", "email"], name="participant_once"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="participant_email_is_lower_case"),
        ]
        ordering = ["name", "email"]

    def __str__(self) -> str:
        return self.name or self.email

    def reader(self, interview: Interview) -> Reader:
        """Members read in their own language and zone, guests in the organization's and the team's."""
        if self.user:
            language, time_zone = self.user.language, self.user.time_zone
        else:
            language, time_zone = interview.organization.language, interview.time_zone
        return Reader(email=self.email, name=self.name, language=language, time_zone=time_zone)


class InterviewSeatQuerySet(TenantQuerySet["InterviewSeat"]):
    def taking(self, people: Iterable[str], *, within: Span) -> Self:
        """Active seats of these people that touch a stretch of time. One index scan a person, whatever the history."""
        persons = reduce(or_, (Q(person=person) for person in people))
        return self.filter(persons, active=True, during__overlap=DateTimeTZRange(within.start, within.end))


class InterviewSeat(TenantOwned):
    """One person's time taken by one interview. The exclusion constraint is what makes double booking impossible.

    `person` is the lower-cased e-mail address: the one identity that members, guests and candidates share, also
    across organizations.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="seats")
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="seats")
    person = models.CharField(max_length=254)
    during = DateTimeRangeField()
    active = models.BooleanField(default=True)

    objects = TenantManager.from_queryset(InterviewSeatQuerySet)()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="seat_one_interview_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(active=True),
            ),
            models.UniqueConstraint(
                fields=["organization", "interview", "person"], condition=Q(active=True), name="seat_once_per_interview"
            ),
        ]


class HelpRequest(TenantOwned):
    """ "I did not find a date and time that works for me." Open until times are offered anew or one is booked."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="help_requests")
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="help_requests")
    message = models.TextField(max_length=2000)
    form_key = models.UUIDField()
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    objects = TenantManager["HelpRequest"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "form_key"], name="help_request_once_per_form")]
        ordering = ["created_at"]


class Purpose(models.TextChoices):
    CHOOSE = "choose"  # see the interview, choose its time, say that none fits


class LinkQuerySet(TenantQuerySet["Link"]):
    def usable(self, now: datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now)


class Link(TenantOwned):
    """A mailed link: random, kept as a hash, for one interview and one purpose, expiring, revocable."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="links")
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(LinkQuerySet)()
