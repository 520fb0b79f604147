"""What somebody asks for who does not want to wait: read everything again, tell again what is stuck."""

from datetime import datetime

from django.db import transaction

from accounts.actor import Actor, record
from ats_sync.actions.knowing import everybody_again
from ats_sync.actions.refusals import NotConnected
from ats_sync.models import Connection, ConnectionState, Push, PushState
from ats_sync.telling import Problem


def read_again(connection: Connection, *, by: Actor, now: datetime) -> None:
    """All jobs, their stages and everybody in them are due now."""
    with transaction.atomic():
        mine = Connection.objects.select_for_update().get(pk=connection.pk)
        if mine.state == ConnectionState.DISCONNECTED:
            raise NotConnected
        mine.read_due_at, mine.read_claimed_at = now, None
        mine.save(update_fields=["read_due_at", "read_claimed_at"])
        everybody_again(mine, now=now)
        record(organization=mine.organization, by=by, verb="read everything again", subject=mine, now=now)


def try_again(push: Push, *, by: Actor, now: datetime) -> bool:
    """A push that was stuck goes on, whatever was known of it: somebody has looked. False if it is not stuck."""
    with transaction.atomic():
        stuck = Push.objects.select_for_update().filter(pk=push.pk, state=PushState.STUCK)
        stuck.filter(problem=Problem.TOUCHED).update(sent_at=None, before="")
        if not stuck.update(state=PushState.WAITING, due_at=now, claimed_at=None, tries=0, problem=""):
            return False
        link = push.link
        record(
            organization=push.organization, by=by, verb="tried again to tell", subject=link, now=now, push=str(push.pk)
        )
    return True


def change_tag(connection: Connection, *, tag: str, by: Actor, now: datetime) -> bool:
    """What is put on whoever was called; False if nothing changes."""
    with transaction.atomic():
        mine = Connection.objects.select_for_update().get(pk=connection.pk)
        if mine.tag == tag:
            return False
        before, mine.tag = mine.tag, tag
        mine.save(update_fields=["tag"])
        record(
            organization=mine.organization, by=by, verb="changed the tag", subject=mine, now=now, tag=tag, before=before
        )
    return True
