"""Several workers at once, slow ones and dead ones: every message is sent by one of them, and told by its owner."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.mail import get_connection
from django.db import connection as database

from core.tenancy import system_context
from notifications import actions
from notifications.actions import LEASE
from notifications.tasks import deliver_due
from tests.notifications.rows import LENA, only_row, put, rows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("now")]
WORKERS = 4


def in_thread(work, *arguments):
    try:
        return work(*arguments)
    finally:
        database.close()


def claim(now):
    with system_context("a worker"):
        return actions.claim(now=now)


def deliver(message, now):
    with system_context("a worker"):
        actions.deliver(message, connection=get_connection(), now=now)


class TestSideBySide:
    def test_workers_share_the_mail_and_send_each_once(self, mailbox):
        for number in range(24):
            put(f"mail {number}", to=f"person{number}@example.org")
        start = Barrier(WORKERS)

        def worker():
            start.wait()
            deliver_due()

        with ThreadPoolExecutor(WORKERS) as workers:
            for running in [workers.submit(in_thread, worker) for _ in range(WORKERS)]:
                running.result()
        received = sorted(mail["envelope"]["to"][0] for mail in mailbox.messages())
        assert received == sorted(f"person{number}@example.org" for number in range(24))
        assert [row.attempts for row in rows()] == [1] * 24

    def test_one_message_is_claimed_by_one_of_them(self, now):
        put()
        start = Barrier(WORKERS)

        def worker():
            start.wait()
            return claim(now)

        with ThreadPoolExecutor(WORKERS) as workers:
            claimed = [running.result() for running in [workers.submit(in_thread, worker) for _ in range(WORKERS)]]
        assert len([message for message in claimed if message]) == 1


class TestLease:
    def test_a_claimed_message_is_left_alone_while_its_lease_runs(self, now):
        put()
        assert claim(now)
        assert claim(now + LEASE - timedelta(seconds=1)) is None

    def test_after_a_dead_worker_another_one_sends(self, mailbox, now):
        put()
        assert claim(now)
        later = now + LEASE
        message = claim(later)
        assert message
        deliver(message, later)
        assert mailbox.only_message()["envelope"]["to"] == [LENA]
        assert (only_row().sent_at, only_row().attempts) == (later, 2)

    def test_a_worker_that_slept_through_its_lease_sends_nothing(self, mailbox, now):
        put()
        sleeper = claim(now)
        waking = claim(now + LEASE)
        assert waking
        deliver(waking, now + LEASE)
        deliver(sleeper, now + 2 * LEASE)
        assert len(mailbox.messages()) == 1
        assert only_row().sent_at == now + LEASE

    def test_a_worker_that_lost_its_lease_while_sending_writes_no_result(self, mailbox, now):
        """The server holds the first worker's mail for more than a lease and then refuses it."""
        put()
        slow = claim(now)
        mailbox.post("/api/faults", recipient=LENA, stall=True, phase="data")
        with ThreadPoolExecutor(1) as worker:
            sending = worker.submit(in_thread, deliver, slow, now)
            assert mailbox.get("/api/stalled", wait=20).json["count"] == 1
            quick = claim(now + LEASE)
            deliver(quick, now + LEASE)
            mailbox.post("/api/release")
            sending.result()
        assert only_row().sent_at == now + LEASE
        assert len({mail["message_id"] for mail in mailbox.messages()}) == 1
