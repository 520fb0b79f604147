"""Workers of the link, for tests: `python -m tests.resilience.link_worker 3`. Each child does the tasks of ats_sync one
after the other, until it is killed; then there is another one at once. What takes minutes in earnest takes seconds.

    LINK_PLANTED=sends_again      one of the faults below is planted, for the control of the tests
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NoReturn

import django
import requests.sessions
import requests.utils
from requests.structures import CaseInsensitiveDict

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from celery import Task, current_app  # noqa: E402 - models come after the setup
from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402

from accounts.actor import Actor  # noqa: E402
from ats_sync.actions import hearing, holding, moving, noting, pacing, settling  # noqa: E402
from ats_sync.actions.receiving import event_purpose  # noqa: E402
from ats_sync.models import ApplicationLink, CandidateLink, InboundEvent, StageLink  # noqa: E402
from ats_sync.telling import Do, Judged, Problem  # noqa: E402
from core.encryption import decrypt  # noqa: E402
from marketplace.actions import move_to_stage  # noqa: E402

NAMES = ("ats_sync.push", "ats_sync.read", "ats_sync.events")
IDLE = 0.05
BELIEVER = Actor(name="Believer", channel="worker")
_default_headers = requests.utils.default_headers


def hurry() -> None:
    """Times of a test's size."""
    settings.ATS_REQUESTS_PER_SECOND = 40.0
    vars(holding)["LEASE"] = timedelta(seconds=4)
    vars(pacing).update(SHORTEST_REST=timedelta(seconds=0.3), LONGEST_REST=timedelta(seconds=2))


def sign() -> None:
    """Each request says which process it comes from: what one process asks comes one after the other."""

    def headers() -> "CaseInsensitiveDict[str]":
        return CaseInsensitiveDict({**_default_headers(), "X-Worker": str(os.getpid())})

    vars(requests.sessions)["default_headers"] = headers


# ── planted faults ──


def sends_again() -> None:
    """Whatever stands there: it is asked for (again), without a look at what was done."""
    vars(moving)["judge_move"] = lambda intent, seen: Judged(do=Do.SEND)


def forgets_the_fence() -> None:
    """Nothing is written down before a request: whoever comes after a lost answer, or a kill, knows of no request."""
    for asking in (moving, noting):
        vars(asking)["fence"] = lambda held, *, before="": True


def takes_echoes_for_people() -> None:
    """What we did there ourselves is not kept as what was seen last, so it looks like somebody else's hand."""

    def forgets(held: holding.Held, *, remote_id: str = "", **_seen: object) -> bool:
        return _settle_done(held, remote_id=remote_id)

    _settle_done = holding.settle_done
    vars(moving)["settle_done"] = forgets


def believes_events() -> None:
    """Wherever an event says that somebody went, there they are; nobody looks."""

    def believes(event: InboundEvent, *, now: datetime) -> bool:
        if not _hear(event, now=now):
            return False
        said = decrypt(event.body, purpose=event_purpose(event))
        payload = json.loads(said if isinstance(said, str) else said["body"])["payload"]
        to = payload.get("details", {}).get("to_stage", {}).get("id")
        if to:
            CandidateLink.objects.filter(remote_id__in=event.candidates).update(read_due_at=None)
            jobs = ApplicationLink.objects.filter(job_link__remote_id=str(payload["offer"]["id"]))
            for link in jobs.filter(candidate_link__remote_id__in=event.candidates, application__isnull=False):
                _put(link, StageLink.objects.get(job_link=link.job_link_id, remote_id=str(to)), now=now)
        return True

    _hear = hearing._hear
    vars(hearing)["_hear"] = believes


def _put(link: ApplicationLink, there: StageLink, *, now: datetime) -> None:
    with transaction.atomic():
        ApplicationLink.objects.filter(pk=settling.locked(link).pk).update(remote_stage=there, seen_at=now)
        settling.drop_moves(link, because=Problem.MOVED_THERE, now=now)
        assert link.application
        move_to_stage(link.application, stage=there.stage, by=BELIEVER, now=now, pushed_at=now)


PLANTED: dict[str, Callable[[], None]] = {
    "": lambda: None,
    "sends_again": sends_again,
    "forgets_the_fence": forgets_the_fence,
    "takes_echoes_for_people": takes_echoes_for_people,
    "believes_events": believes_events,
}


# ── processes ──


def tasks() -> "list[Task[Any, Any]]":
    current_app.loader.import_default_modules()
    return [current_app.tasks[name] for name in NAMES if name in current_app.tasks]


def work() -> NoReturn:
    """A child: all tasks in some order, for ever."""
    dice = random.Random(os.getpid())
    while True:
        for task in dice.sample(tasks(), len(tasks())):
            task()
        time.sleep(IDLE)


def fork() -> None:
    """One more child. What breaks in it ends it, and stands in the log."""
    if os.fork() == 0:
        work()


def main(children: int) -> NoReturn:
    hurry()
    sign()
    PLANTED[os.environ.get("LINK_PLANTED", "")]()
    tasks()
    signal.signal(signal.SIGTERM, lambda *unused: os.killpg(0, signal.SIGKILL))
    for _ in range(children):
        fork()
    sys.stdout.write("ready.\n")
    sys.stdout.flush()
    while True:
        os.wait()
        fork()


if __name__ == "__main__":
    main(int(sys.argv[1]))
