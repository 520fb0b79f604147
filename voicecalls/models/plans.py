"""The appointments that recruiter mode books: which round, how long, and with whom."""

from typing import Self

from django.db import models

from accounts.models import Organization, User
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet
from voicecalls.models.rules import StageRule


class AppointmentPlan(TenantOwned):
    """What is booked for whoever enters the stage of a rule in recruiter mode. Its seats say with whom."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    rule = models.OneToOneField(StageRule, on_delete=models.CASCADE, related_name="plan")
    round_name = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField(default=30)

    objects = TenantManager["AppointmentPlan"]()


class PlanSeatQuerySet(TenantQuerySet["PlanSeat"]):
    def in_order(self) -> Self:
        return self.select_related("user").order_by("seat", "user__name", "user__email")


class PlanSeat(TenantOwned):
    """Somebody who can fill a seat. People with the same number fill one seat together, any one of them; all seats are
    needed. Whoever has left the team keeps the row and is not counted on."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(AppointmentPlan, on_delete=models.CASCADE, related_name="seats")
    seat = models.PositiveSmallIntegerField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    objects = TenantManager.from_queryset(PlanSeatQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "plan", "user"], name="plan_seat_once")]
