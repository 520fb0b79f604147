"""Every registered task, run twice: the second run changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from celery import current_app
from django.core import mail
from django.core.cache import cache

from accounts.actions import remove_member
from core.tasks import HEARTBEAT_KEY
from core.tenancy import organization_context
from interviews.actions import change_interview_settings
from tests.architecture.database import dump
from tests.architecture.visitors import World
from tests.factories import NOBODY, NOW

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


def nothing_happens(world: World) -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class Case:
    """What happens before a task, how long it has to do with it, and what else it does in the world."""

    before: Callable[[World], None] = nothing_happens
    after: timedelta = timedelta(0)
    effect: Callable[[], object] = mails_that_went_out


TASKS = {
    "core.heartbeat": Case(effect=last_heartbeat),
    "notifications.deliver_due": Case(),
    "interviews.replace_leavers": Case(before=an_interviewer_leaves),
    "interviews.send_reminders": Case(after=timedelta(days=2)),
    "interviews.read_calendars": Case(after=timedelta(hours=2)),
    "interviews.replan_reminders": Case(before=reminders_are_wanted_later),
}


def registered() -> set[str]:
    current_app.loader.import_default_modules()
    return {name for name in current_app.tasks if not name.startswith("celery.")}


def test_every_task_is_run_twice_here():
    assert registered() == set(TASKS)


@pytest.mark.parametrize("name", TASKS)
def test_a_second_run_changes_nothing(world: World, name: str):
    current_app.loader.import_default_modules()
    case, task = TASKS[name], current_app.tasks[name]
    case.before(world)
    before = dump(), case.effect()
    with time_machine.travel(NOW + case.after, tick=False):
        task()
        once = dump(), case.effect()
        task()
    assert once != before, "The first run did nothing, so the second proves nothing."
    assert (dump(), case.effect()) == once
