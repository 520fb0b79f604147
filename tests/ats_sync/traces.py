"""Everything that is left behind while something happens: lines of the log down to the smallest, of libraries too;
statements with their values; answers; tasks in the broker; mails; rows of all tables. And where a secret stands in it.

    with watched() as traces:
        traces.answer(client.post(…))
    traces.leaks("tok-acme")          # {"log", …}: nowhere, one hopes
"""

import base64
import json
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from typing import Any
from urllib.parse import quote

from celery.signals import before_task_publish
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.http.response import HttpResponseBase
from django.test.utils import CaptureQueriesContext

from core.logging import logging_config
from tests.outbox import Outbox

LOUD = ("", "django.db.backends", "django.request", "django.security")  # what has no level of its own follows
FORMS = ("json", "console")


@dataclass
class Traces:
    """Texts by what they are: log, statements, answers, tasks; and what is added by name."""

    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: str, *texts: object) -> None:
        self.texts[kind] += [text if isinstance(text, str) else repr(text) for text in texts]

    def answer(self, response: HttpResponseBase) -> HttpResponseBase:
        """Its body, headers and cookies, and those of the answers that led to it."""
        headers = [f"{name}: {value}" for name, value in response.headers.items()]
        led = [address for address, _status in getattr(response, "redirect_chain", [])]
        body = response.getvalue() if response.streaming else response.content  # type: ignore[attr-defined]
        self.add("answers", body.decode(errors="replace"), *headers, *led, response.cookies.output())
        return response

    def look_round(self) -> None:
        """What stands in the database and waits to be mailed now."""
        self.add("mails", *Outbox().mails())
        self.add("rows", *rows())
        self.add("rows", *(session.get_decoded() for session in Session.objects.all()))

    def leaks(self, *secrets: str) -> set[str]:
        """Where any of them stands."""
        looked_for = [spelling for secret in secrets for spelling in spellings(secret)]
        return {
            kind
            for kind, texts in self.texts.items()
            if any(spelling in text for text in texts for spelling in looked_for)
        }


def rows() -> Iterator[str]:
    """Every row of every table, as a dump has it."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"SELECT t::text FROM {model._meta.db_table} t")  # noqa: S608
            yield from (text for (text,) in cursor.fetchall())
        cursor.execute("SELECT t::text FROM cache_entry t")
        yield from (text for (text,) in cursor.fetchall())


def spellings(secret: str) -> set[str]:
    """As it is, in hexadecimal, in an address, in JSON; in base64 wherever it stands in what was encoded."""
    raw = secret.encode()
    inside = {base64.b64encode(b"x" * shift + raw)[4 * bool(shift) : -4].decode() for shift in range(3)}
    return {secret, raw.hex(), quote(secret, safe=""), json.dumps(secret)[1:-1], *inside}


@contextmanager
def watched() -> Iterator[Traces]:
    traces = Traces()

    def published(body: Any, headers: Any, **unused: object) -> None:
        traces.add("tasks", body, headers)

    before_task_publish.connect(published)
    try:
        with _loud() as log, CaptureQueriesContext(connection) as queries:
            yield traces
    finally:
        before_task_publish.disconnect(published)
        traces.add("log", log.getvalue())
        traces.add("statements", *(query["sql"] for query in queries))


@contextmanager
def _loud() -> Iterator[StringIO]:
    """Everything that anybody logs, in both forms in which it is written."""
    text, root = StringIO(), logging.getLogger()
    handlers = [logging.StreamHandler(text) for _ in FORMS]
    levels = {name: logging.getLogger(name).level for name in LOUD}
    for handler, form in zip(handlers, FORMS, strict=True):
        formatter = dict(logging_config(form)["formatters"]["line"])
        handler.setFormatter(formatter.pop("()")(**formatter))
        root.addHandler(handler)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        yield text
    finally:
        for handler in handlers:
            root.removeHandler(handler)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
