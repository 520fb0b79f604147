"""Putting mail into the outbox: in the transaction of its cause, once per key and person, unreadable at rest."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction

from core.tenancy import system_context
from notifications.models import Message
from notifications.tasks import deliver_due
from tests import factories
from tests.hints import fired
from tests.notifications.rows import JONAS, LENA, only_row, put, rows

pytestmark = pytest.mark.usefixtures("now")


@pytest.mark.django_db
class TestOnce:
    def test_the_same_key_and_person_make_one_message(self):
        put("booked:1", text="first")
        put("booked:1", text="second")
        assert [row.recipient for row in rows()] == [LENA]

    def test_each_person_gets_their_own(self):
        put("booked:1")
        put("booked:1", to=JONAS)
        assert sorted(row.recipient for row in rows()) == [JONAS, LENA]

    def test_spelling_of_an_address_does_not_make_another_person(self):
        put("booked:1")
        put("booked:1", to="Lena@Example.ORG")
        assert len(rows()) == 1

    def test_who_has_no_address_gets_none(self):
        put("booked:1", to="")
        assert rows() == []

    def test_another_organization_may_use_the_same_key(self):
        put("booked:1", organization=factories.organization())
        put("booked:1", organization=factories.organization())
        assert len(rows()) == 2

    def test_a_rolled_back_cause_leaves_no_message(self):
        with transaction.atomic():
            put()
            transaction.set_rollback(True)
        assert rows() == []

    def test_the_longest_address_fits(self):
        longest = f"{'x' * 64}@{'.'.join(['y' * 62] * 2)}.{'z' * 54}.example"
        put("times_offered:" + "0" * 80, to=longest)
        assert [row.recipient for row in rows()] == [longest]


@pytest.mark.django_db
class TestAtRest:
    def test_no_link_code_or_name_stands_in_the_row(self):
        put(
            text="https://clora.example/i/SECRET-TOKEN/",
            html="<p>SECRET-TOKEN 482913</p>",
            sender="Nordlicht Bio",
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT message::text, encode(content, 'escape') FROM notifications_message message")
            stored = "".join(cursor.fetchone())
        for secret in ("SECRET-TOKEN", "482913", "Nordlicht", "clora.example"):
            assert secret not in stored
            assert secret.encode().hex() not in stored

    def test_the_content_of_one_row_cannot_be_read_in_another(self, mailbox):
        put("one", text="for Lena alone")
        put("two", to=JONAS)
        with system_context("somebody moves a content"):
            Message.objects.filter(recipient=JONAS).update(content=only_row().content)
        deliver_due()
        assert [mail["envelope"]["to"] for mail in mailbox.messages()] == [[LENA]]
        assert only_row(to=JONAS).failed_at is not None

    def test_the_subject_is_one_line(self):
        put(subject="Your interview:\r\nBcc: everybody@example.org")
        assert only_row().subject == "Your interview: Bcc: everybody@example.org"


def hints() -> list[str]:
    """Names of the tasks that were hinted at since somebody looked."""
    return [name for name, _arguments in fired()]


@pytest.mark.django_db(transaction=True)
class TestHint:
    def test_one_hint_follows_the_commit_of_any_number_of_messages(self):
        hints()
        with transaction.atomic():
            put("one")
            put("two")
            assert hints() == []
        assert hints() == ["notifications.deliver_due"]

    def test_no_hint_follows_a_rollback(self):
        hints()
        with transaction.atomic():
            put()
            transaction.set_rollback(True)
        assert hints() == []

    def test_with_the_broker_down_the_cause_commits_and_the_sweep_delivers(self, mailbox):
        """A process of its own, because this one talks to a broker in memory."""
        database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{settings.DATABASES['default']['NAME']}")
        environment = {**os.environ, "DATABASE_URL": database.geturl(), "REDIS_URL": "redis://127.0.0.1:1/0"}
        done = subprocess.run(
            [sys.executable, "-c", "import django; django.setup(); from tests.notifications.rows import put; put()"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        deliver_due()
        assert mailbox.only_message()["subject"] == "A mail"
