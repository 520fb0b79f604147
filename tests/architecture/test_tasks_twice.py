"""Every registered task, run twice: the second run changes nothing."""

from collections.abc import Callable

import pytest
from celery import current_app
from django.core import mail
from django.core.cache import cache

from core.tasks import HEARTBEAT_KEY
from tests.architecture.database import dump
from tests.architecture.visitors import World

pytestmark = pytest.mark.django_db


def mails_that_went_out() -> object:
    return len(mail.outbox)


def last_heartbeat() -> object:
    return cache.get(HEARTBEAT_KEY)


# Each task with its arguments and what else it does in the world.
TASKS: dict[str, tuple[Callable[[World], dict[str, object]], Callable[[], object]]] = {
    "core.heartbeat": (lambda world: {}, last_heartbeat),
    "notifications.deliver_due": (lambda world: {}, mails_that_went_out),
}


def registered() -> set[str]:
    current_app.loader.import_default_modules()
    return {name for name in current_app.tasks if not name.startswith("celery.")}


def test_every_task_is_run_twice_here():
    assert registered() == set(TASKS)


@pytest.mark.parametrize("name", TASKS)
def test_a_second_run_changes_nothing(world: World, name: str):
    arguments, effect = TASKS[name]
    before = dump(), effect()
    current_app.tasks[name](**arguments(world))
    once = dump(), effect()
    current_app.tasks[name](**arguments(world))
    assert once != before, "The first run did nothing, so the second proves nothing."
    assert (dump(), effect()) == once
