"""The hiring side of an interview, and whose time it takes."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, User
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet
from interviews.models.interview import Interview
from interviews.slots import Span
from notifications.compose import Reader


class ParticipantKind(models.TextChoices):
    MEMBER = "member", _("Member of the team")
    GUEST = "guest", _("Colleague without an account")


class OutReason(models.TextChoices):
    DECLINED = "declined", _("Cannot join")
    LEFT = "left", _("Left the team")


class Participant(TenantOwned):
    """Somebody from the hiring side who takes part, or could.

    `seat`: people with the same number fill one seat together, any one of them; all seats are needed. Without a seat
    somebody is optional. `attends`: chosen for the booked time. `out_at`: no longer counted on.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="participants")
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="participants")
    kind = models.CharField(max_length=8, choices=ParticipantKind.choices)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="participations")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    seat = models.PositiveSmallIntegerField(null=True)
    attends = models.BooleanField(default=False)
    out_at = models.DateTimeField(null=True)
    out_reason = models.CharField(max_length=8, choices=OutReason.choices, blank=True)

    objects = TenantManager["Participant"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "interview", "email"], name="participant_once"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="participant_email_is_lower_case"),
            models.UniqueConstraint(
                fields=["organization", "interview", "seat"],
                condition=Q(attends=True, out_at=None, seat__isnull=False),
                name="participant_one_per_seat",
            ),
        ]
        ordering = ["name", "email"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_optional(self) -> bool:
        return self.seat is None

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
    across organizations. Of a candidate without one it is the key of their record (`Candidate.key`).
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
