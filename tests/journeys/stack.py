"""The whole product, started as in production, beside a mailbox, a telephone exchange and a stand-in for Recruitee: one
stack for each process of the test run."""

import json
import os
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from celery import chain
from django.test import override_settings
from environ import FileAwareEnv

from config import celery
from dev.calling_clock import seconds_ahead
from dev.processes import cleaned_up, new_mark
from tests.interviews.busy.serving import Feeds, serving
from tests.journeys import boards
from tests.journeys.boards import Company
from tests.resilience import databases, programs
from tests.sandbox.exchange.running import RunningExchange
from tests.sandbox.exchange.running import running as exchanging
from tests.sandbox.mailbox.running import Mailbox, running
from tests.sandbox.recruitee.running import RunningRecruitee
from tests.sandbox.recruitee.running import running as recruiting

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60.0
# Nobody loses time on the telephone, and whoever holds one in the browser has 15 seconds of the wall for each answer.
EXCHANGE_SPEED, PATIENCE = 20, 300


@dataclass(frozen=True, kw_only=True)
class Stack:
    """Web server, worker and beat with a database, a broker, a mailbox and an exchange that nobody else uses."""

    address: str  # of the web server, without a slash at its end
    database: str
    broker: str
    mailbox: Mailbox
    feeds: Feeds  # calendars of strangers
    exchange: RunningExchange  # everybody's telephone
    recruitee: RunningRecruitee
    companies: list[Company] = field(
        default_factory=boards.companies
    )  # there, each for one organization: take one away
    calls_ahead: int  # seconds that the clocks of everybody called are ahead: nobody is called at night

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Models and actions called in this process work on the stack's rows, and its worker hears of new mail."""
        known = {
            "PUBLIC_URL": self.address,
            "TELEPHONY_PUBLIC_URL": self.address,
            "TELEPHONY_URL": self.exchange.address,
            "RECRUITEE_URL": self.recruitee.address,
            "CALLS_CLOCK_AHEAD": timedelta(seconds=self.calls_ahead),
        }
        with databases.at_work_in(self.database), override_settings(**known):
            yield
        _send("notifications.deliver_due", broker=self.broker)

    def run(self, *tasks: str) -> None:
        """Let the worker do now, one after the other, what beat would have it do within a minute."""
        _send(*tasks, broker=self.broker)


def _send(*tasks: str, broker: str) -> None:
    with celery.connection_for_write(broker) as connection:
        chain(*(celery.signature(each, immutable=True) for each in tasks)).apply_async(connection=connection)


def missing() -> str:
    """What is not there to start a stack with, in one sentence; empty if everything is."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        if not (os.environ.get(name) or os.environ.get(f"{name}_FILE")):
            return f"The journeys need a real server named by {name}: run them with “make test”."
    if not (ROOT / "staticfiles" / "staticfiles.json").exists():
        return "The journeys need collected static files: run them with “make test”, or collectstatic without DEBUG."
    return ""


@contextmanager
def started(folder: Path, *, number: int) -> Iterator[Stack]:
    """A stack whose logs lie in `folder`. Stacks with different numbers share nothing but the servers."""
    broker = urlsplit(FileAwareEnv().str("REDIS_URL"))._replace(path=f"/{number}").geturl()
    with ExitStack() as stack:
        environment = stack.enter_context(cleaned_up(new_mark(folder)))
        environment |= {"DEBUG": "false", "LOG_FORMAT": "console", "REDIS_URL": broker}
        exchange = stack.enter_context(exchanging(f"--patience={PATIENCE}", speed=EXCHANGE_SPEED))
        (folder / "companies.json").write_text(json.dumps(boards.seed(boards.companies())))
        recruitee = stack.enter_context(recruiting(seed=folder / "companies.json"))
        name = stack.enter_context(databases.created("journeys", template=databases.schema()))
        environment["DATABASE_URL"] = databases.url_of(name)
        mailbox = stack.enter_context(running())
        environment["EMAIL_URL"] = f"smtp://127.0.0.1:{mailbox.smtp_port}"
        feeds = stack.enter_context(serving())
        environment["CALENDAR_PRIVATE_HOSTS"] = feeds.place
        ahead = seconds_ahead(datetime.now(UTC))
        environment |= {"TELEPHONY_URL": exchange.address, "CALLS_CLOCK_AHEAD": f"{ahead}"}
        environment["RECRUITEE_URL"] = recruitee.address
        address = stack.enter_context(_web(environment, log=folder / "web.log"))
        environment |= {"PUBLIC_URL": address, "TELEPHONY_PUBLIC_URL": address}
        for program in (programs.worker, programs.beat):
            log = folder / f"{program.__name__}.log"
            stack.enter_context(programs.running(program(environment=environment, log=log)))
        _send("core.heartbeat", broker=broker)  # beat lets its first period pass
        programs.wait_until(lambda: _is_ready(address), seconds=SECONDS_TO_START, what=f"{address}/readyz saying yes")
        yield Stack(
            address=address,
            database=name,
            broker=broker,
            mailbox=mailbox,
            feeds=feeds,
            exchange=exchange,
            recruitee=recruitee,
            calls_ahead=ahead,
        )


@contextmanager
def _web(environment: Mapping[str, str], *, log: Path) -> Iterator[str]:
    """gunicorn under the name “localhost”: browsers keep no passkeys for an address made of numbers."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        address = f"http://localhost:{listener.getsockname()[1]}"
        words = [sys.executable, "-m", "gunicorn", f"--bind=fd://{listener.fileno()}", "--workers=1", "config.wsgi"]
        public = {"PUBLIC_URL": address, "TELEPHONY_PUBLIC_URL": address, "ALLOWED_HOSTS": "localhost,127.0.0.1"}
        program = programs.Program(
            words, environment={**environment, **public}, log=log, open_files=[listener.fileno()]
        )
        with programs.running(program):
            yield address


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=10):  # noqa: S310 - our own address
            return True
    except (urllib.error.URLError, TimeoutError):
        return False
