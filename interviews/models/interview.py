"""Interviews, and the windows that were offered for them."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet
from interviews.slots import SlotRules, Span
from marketplace.models import Application

if TYPE_CHECKING:
    from interviews.models.panel import Participant
    from interviews.models.requests import HelpRequest


class State(models.TextChoices):
    PENDING = "pending", _("Pending")
    BOOKED = "booked", _("Booked")
    CANCELLED = "cancelled", _("Cancelled")


class Outcome(models.TextChoices):
    UNKNOWN = "", _("Not said yet")
    HELD = "held", _("Held")
    CANDIDATE_ABSENT = "candidate_absent", _("The candidate did not come")
    TEAM_ABSENT = "team_absent", _("The hiring team did not come")


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
        ).prefetch_related("participants", "help_requests__proposed_times")

    def pending(self) -> Self:
        """Those whose candidate is to choose a time: not where the application was closed meanwhile."""
        return self.filter(state=State.PENDING, application__closed_at=None).order_by("offered_at", "pk")

    def upcoming(self, now: datetime) -> Self:
        return self.filter(state=State.BOOKED, ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> Self:
        """Held, cancelled or withdrawn: nothing is to be done any more."""
        over = Q(state=State.BOOKED, ends_at__lte=now) | Q(state=State.CANCELLED)
        over |= Q(state=State.PENDING, application__closed_at__isnull=False)
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
    settled_at = models.DateTimeField(null=True)  # of a cancelled one: somebody asked the candidate what comes next
    uses_published = models.BooleanField(default=False)  # the people's published hours are offered as well
    moves = models.PositiveSmallIntegerField(default=0)  # how often the candidate rescheduled
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.UNKNOWN, blank=True)
    outcome_at = models.DateTimeField(null=True)
    outcome_by = models.CharField(max_length=160, blank=True)
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
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="interview_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.UNKNOWN) | Q(state=State.BOOKED), name="interview_outcome_of_booked"
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
    def span(self) -> Span:
        """From start to end; only of an interview that was booked."""
        assert self.starts_at
        assert self.ends_at
        return Span(self.starts_at, self.ends_at)

    @property
    def rules(self) -> SlotRules:
        return SlotRules(length=self.length, step=self.length, notice=timedelta(minutes=self.notice_minutes))

    @property
    def is_booked(self) -> bool:
        return self.state == State.BOOKED

    @property
    def is_pending(self) -> bool:
        """The candidate is to choose a time."""
        return self.state == State.PENDING and not self.is_withdrawn

    @property
    def is_withdrawn(self) -> bool:
        """The application was closed before a time was chosen: no time can be chosen, and nobody is reminded, unless it
        is opened again. What is booked stays booked, whatever becomes of the application."""
        return self.state == State.PENDING and self.application.closed_at is not None

    @property
    def may_be_held_after_all(self) -> bool:
        """Cancelled, and nobody has requested it anew or said that nothing more is to be done."""
        is_open = self.settled_at is None and self.application.closed_at is None
        return self.state == State.CANCELLED and is_open

    @property
    def has_conference_details(self) -> bool:
        return bool(self.conference_link or self.conference_phone or self.conference_notes)

    @property
    def open_help_request(self) -> "HelpRequest | None":
        """The candidate's unanswered "no time fits" message, if any (reads the prefetched rows)."""
        unanswered = [request for request in self.help_requests.all() if request.resolved_at is None]
        return unanswered[-1] if unanswered else None

    def pool(self) -> list["Participant"]:
        """Everybody from the hiring side who could still take part (reads the prefetched rows)."""
        return [person for person in self.participants.all() if person.out_at is None]

    def attending(self) -> list["Participant"]:
        """Who takes part once a time is booked; before that, everybody who could."""
        if self.booked_at is None:
            return self.pool()
        return [person for person in self.pool() if person.attends]

    def empty_seats(self) -> list[int]:
        """Seats of a booked interview that nobody fills: somebody has to be found."""
        seats = {person.seat for person in self.participants.all() if person.seat is not None}
        return sorted(seats - {person.seat for person in self.attending()}) if self.is_booked else []

    def people(self) -> list[str]:
        """The addresses of everybody whose time the interview takes (or, before it is booked, might take), sorted.

        Optional people are not among them: they never block.
        """
        required = {person.email for person in self.attending() if person.seat is not None}
        return sorted(required | {self.application.candidate.key})

    def candidate_keys(self) -> set[str]:
        """All that may stand for the candidate in seats: their key, and the one of before an address was known."""
        candidate = self.application.candidate
        return {candidate.key, candidate.own_key}


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
