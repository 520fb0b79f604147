"""Every registered task, run twice: the second run changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from celery import current_app
from django.core import mail
from django.core.cache import cache
from pytest_django import Settings

from accounts.actions import remove_member
from ats_sync.models import Connection
from core.tasks import HEARTBEAT_KEY
from core.tenancy import organization_context, system_context
from interviews.actions import change_interview_settings
from marketplace.actions import move_to_stage
from tests import factories
from tests.architecture.database import dump
from tests.architecture.visitors import World
from tests.ats_sync import factories as links
from tests.factories import NOBODY, NOW
from tests.voicecalls import factories as calls
from voicecalls.actions import claim_due, enrol, stop
from voicecalls.actions.settings import plan_anew
from voicecalls.models import CallAttempt

pytestmark = pytest.mark.django_db


def mails_that_went_out() -> object:
    return len(mail.outbox)


def last_heartbeat() -> object:
    return cache.get(HEARTBEAT_KEY)


def an_interviewer_leaves(world: World) -> None:
    with organization_context(world.here.organization):
        membership = world.here.organization.memberships.get(user=world.here.interviewer)
        remove_member(membership, by=NOBODY, now=NOW)


def reminders_are_wanted_later(world: World) -> None:
    with organization_context(world.here.organization):
        change_interview_settings(world.here.organization, by=NOBODY, now=NOW, nudge_after_days=[1])


def somebody_is_to_be_called(world: World) -> None:
    """Somebody came to stand in a stage that starts calls, and nobody has noticed yet."""
    job = factories.job(world.here.organization)
    calls.rule(job)
    calls.application(job)


def a_call_is_reserved(world: World) -> None:
    somebody_is_to_be_called(world)
    claim()


def call_settings_change(world: World) -> None:
    somebody_is_to_be_called(world)
    enrol(now=NOW)
    with organization_context(world.here.organization):
        plan_anew(world.here.organization)
    calls.settings(world.here.organization, weekdays=[1])


def somebody_was_called(world: World) -> None:
    a_call_is_reserved(world)
    with organization_context(world.here.organization):
        case = CallAttempt.objects.filter(state="reserved").latest("reserved_at").case
        assert case
        stop(case, by=NOBODY, now=NOW)


def a_linked_applicant_is_moved(world: World) -> None:
    """Nobody answers at the other side: the move waits for another try."""
    application = factories.application(factories.job(world.here.organization))
    with organization_context(world.here.organization):
        connection = Connection.objects.first()
    links.linked(connection or links.connection(world.here.organization), application)
    with organization_context(world.here.organization):
        stage = application.job.stages.get(name="Interview")
        move_to_stage(application, stage=stage, by=NOBODY, now=NOW)


def everything_there_is_to_be_read(world: World) -> None:
    """From a company in which there is nobody any more."""
    with organization_context(world.here.organization):
        Connection.objects.update(read_due_at=NOW)


def claim() -> list[UUID]:
    enrol(now=NOW)
    return claim_due(now=NOW)


def a_reserved_call(world: World) -> dict[str, object]:
    with system_context("a test"):
        return {"attempt_id": str(CallAttempt.objects.filter(state="reserved").latest("reserved_at").pk)}


def nothing_happens(world: World) -> None:
    pass


def no_arguments(world: World) -> dict[str, object]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Case:
    """What happens before a task, how long it has to do with it, and what else it does in the world."""

    before: Callable[[World], None] = nothing_happens
    after: timedelta = timedelta(0)
    effect: Callable[[], object] = mails_that_went_out
    arguments: Callable[[World], dict[str, object]] = no_arguments


TASKS = {
    "core.heartbeat": Case(effect=last_heartbeat),
    "notifications.deliver_due": Case(),
    "interviews.replace_leavers": Case(before=an_interviewer_leaves),
    "interviews.send_reminders": Case(after=timedelta(days=2)),
    "interviews.read_calendars": Case(after=timedelta(hours=2)),
    "interviews.replan_reminders": Case(before=reminders_are_wanted_later),
    "ats_sync.read": Case(before=everything_there_is_to_be_read),
    "ats_sync.events": Case(),
    "ats_sync.purge": Case(after=timedelta(days=15)),
    "ats_sync.push": Case(before=a_linked_applicant_is_moved, after=timedelta(seconds=5)),
    "voicecalls.tick": Case(before=somebody_is_to_be_called),
    "voicecalls.place": Case(before=a_call_is_reserved, after=timedelta(seconds=5)),
    "voicecalls.place_one": Case(before=a_call_is_reserved, after=timedelta(seconds=5), arguments=a_reserved_call),
    "voicecalls.replan": Case(before=call_settings_change),
    "voicecalls.reconcile": Case(before=a_call_is_reserved, after=timedelta(minutes=5)),
    "voicecalls.purge": Case(before=somebody_was_called, after=timedelta(days=365)),
    "voicecalls.sweep": Case(before=somebody_is_to_be_called, after=timedelta(hours=1)),
}


def registered() -> set[str]:
    current_app.loader.import_default_modules()
    return {name for name in current_app.tasks if not name.startswith("celery.")}


def test_every_task_is_run_twice_here():
    assert registered() == set(TASKS)


@pytest.fixture
def nobody_to_telephone(settings: Settings) -> None:
    """The addresses of provider and linked company answer nothing, and the clock may stand still."""
    settings.RECRUITEE_URL = "http://127.0.0.1:9"
    settings.TELEPHONY_URL, settings.CALLS_MOST_DRIFT = "http://127.0.0.1:9", timedelta(0)


@pytest.mark.usefixtures("nobody_to_telephone")
@pytest.mark.parametrize("name", TASKS)
def test_a_second_run_changes_nothing(world: World, name: str):
    current_app.loader.import_default_modules()
    case, task = TASKS[name], current_app.tasks[name]
    case.before(world)
    before = dump(), case.effect()
    arguments = case.arguments(world)
    with time_machine.travel(NOW + case.after, tick=False):
        task(**arguments)
        once = dump(), case.effect()
        task(**arguments)
    assert once != before, "The first run did nothing, so the second proves nothing."
    assert (dump(), case.effect()) == once
