"""What they are to be told: a stage move, a note, a tag; each at most once in effect."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Organization
from ats_sync.models.links import ApplicationLink
from core.tenancy import TenantManager, TenantOwned, TenantQuerySet
from marketplace.models import ApplicationNote, StageMove


class PushState(models.TextChoices):
    WAITING = "waiting"
    SENDING = "sending"  # committed before the one request: whoever finds it like this looks before sending again
    DONE = "done"
    DROPPED = "dropped"  # it is not to be told any more: somebody moved the applicant, the application is gone, …
    STUCK = "stuck"  # a person has to do something first, then it goes on


ON_ITS_WAY = (PushState.WAITING, PushState.SENDING)
UNSETTLED = (*ON_ITS_WAY, PushState.STUCK)


class PushQuerySet(TenantQuerySet["Push"]):
    def unsettled(self) -> Self:
        return self.filter(state__in=UNSETTLED)

    def moves(self) -> Self:
        return self.filter(move__isnull=False)

    def due(self, now: datetime) -> Self:
        """Whose turn it is. Everything waits for what comes before it; a stuck move holds up moves alone."""
        earlier = Push.objects.filter(link=OuterRef("link"), n__lt=OuterRef("n"))
        held_up = Exists(earlier.filter(state__in=ON_ITS_WAY))
        stuck_behind = Q(move__isnull=False) & Exists(earlier.moves().filter(state=PushState.STUCK))
        return self.filter(state__in=ON_ITS_WAY, due_at__lte=now).exclude(held_up).exclude(stuck_behind)


class Push(TenantOwned):
    """One thing to tell. `move` or `note` or neither (a tag). `problem` says why it was dropped or is stuck, or why it
    was not told the last time, in a code of `telling.Problem`.

    Of one application they are told in the order of `n`. A move is made only where the applicant stands there as they
    were seen last (`link.remote_stage`); `before` is that application's version right before the request, or before the
    link was cut.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    link = models.ForeignKey(ApplicationLink, on_delete=models.CASCADE, related_name="pushes")
    move = models.OneToOneField(StageMove, null=True, on_delete=models.CASCADE, related_name="ats_push")
    note = models.OneToOneField(ApplicationNote, null=True, on_delete=models.CASCADE, related_name="ats_push")
    tag = models.CharField(max_length=60, blank=True)
    n = models.PositiveIntegerField()  # 1, 2, 3 … of one application
    state = models.CharField(max_length=8, choices=PushState.choices, default=PushState.WAITING)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)  # whoever claimed it last
    sent_at = models.DateTimeField(null=True)
    before = models.CharField(max_length=60, blank=True)  # of `port.RemoteApplication.version`; "": not known
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)
    remote_id = models.CharField(max_length=64, blank=True)  # of the note that was written
    created_at = models.DateTimeField()  # when it happened with us
    done_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(PushQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PushState.values), name="ats_push_state_is_known"),
            models.CheckConstraint(
                condition=Q(move=None) | Q(note=None),
                name="ats_push_tells_one_thing",
            ),
            models.UniqueConstraint(fields=["organization", "link", "n"], name="ats_push_in_order"),
            models.UniqueConstraint(
                fields=["organization", "link", "tag"], condition=~Q(tag=""), name="ats_push_tag_once"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["waiting", "sending"]), name="ats_push_due"),
            models.Index(fields=["organization"], condition=Q(state="stuck"), name="ats_push_stuck"),
        ]
