"""What becomes of a message: sent and erased, tried again, or given up where somebody sees it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.mail import get_connection

from core.tenancy import system_context
from notifications import actions
from notifications.actions import LEASE, LONGEST_WAIT, MOST_ATTEMPTS
from notifications.models import Message
from notifications.tasks import deliver_due
from tests.notifications.rows import JONAS, LENA, only_row, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def sweep(after: timedelta = timedelta(0)) -> None:
    """The sweep, so much later than now."""
    with time_machine.travel(actions_now() + after, tick=False):
        deliver_due()


def actions_now():
    return only_row().created_at


class TestSent:
    def test_the_mail_arrives_and_nothing_of_it_is_kept(self, mailbox, now):
        put(text="https://clora.example/i/TOKEN/\n")
        deliver_due()
        row = only_row()
        assert "TOKEN" in mailbox.only_message()["text"]
        assert (row.sent_at, row.due_at, row.lease, bytes(row.content)) == (now, None, None, b"")

    def test_running_the_sweep_again_sends_nothing(self, mailbox):
        put()
        deliver_due()
        deliver_due()
        assert len(mailbox.messages()) == 1

    def test_programs_see_that_a_program_wrote(self, mailbox):
        put()
        deliver_due()
        assert mailbox.only_message()["headers"]["Auto-Submitted"] == "auto-generated"

    def test_the_sender_is_named_and_answers_go_to_a_person(self, mailbox, settings):
        settings.DEFAULT_FROM_EMAIL = "Clora <interviews@clora.example>"
        put(sender="Nördlicht, “Bio” <x>", reply_to="maya@clora.example")
        deliver_due()
        mail = mailbox.only_message()
        assert mail["from"] == [{"name": "Nördlicht, “Bio” <x>", "address": "interviews@clora.example"}]
        assert mail["headers"]["Reply-To"] == "maya@clora.example"

    @pytest.mark.parametrize("hostile", ["Evil\r\nBcc: eve@example.org", "Evil\nBcc: eve@example.org", "E\u2028vil"])
    def test_line_breaks_in_names_and_titles_become_spaces(self, mailbox, hostile):
        put(sender=hostile, subject=f"Interview for {hostile}")
        deliver_due()
        mail, one_line = mailbox.only_message(), " ".join(hostile.split())
        assert mail["subject"] == f"Interview for {one_line}"
        assert mail["from"][0]["name"] == one_line
        assert mail["envelope"]["to"] == [LENA]
        assert "Bcc" not in mail["headers"]

    def test_the_style_sheet_is_written_into_the_elements(self, mailbox):
        put(html="<html><head><style>p { color: red }</style></head><body><p>Hello</p></body></html>")
        deliver_due()
        assert '<p style="color: red;">' in mailbox.only_message()["html"]


class TestTriedAgain:
    def test_a_mailbox_that_is_busy_gets_the_same_mail_later(self, mailbox, now):
        put()
        mailbox.post("/api/faults", recipient=LENA, reply="451 4.3.0 Later")
        deliver_due()
        row = only_row()
        assert (row.due_at, row.failed_at, row.lease) == (now + timedelta(seconds=30), None, None)
        assert row.error == "451 4.3.0 Later"
        sweep(timedelta(seconds=29))
        assert mailbox.messages() == []
        sweep(timedelta(seconds=30))
        assert mailbox.only_message()["subject"] == "A mail"
        assert only_row().error == ""

    def test_waits_double_up_to_an_hour_and_end_after_half_a_day(self, mailbox, now):
        put()
        mailbox.post("/api/faults", reply="451 4.3.0 Later", times=None)
        waits, at = [], now
        while (due := only_row().due_at) is not None:
            sweep(due - now)
            waits.append((due - at).total_seconds())
            at = due
        assert waits == [0, 30, 60, 120, 240, 480, 960, 1920, *[LONGEST_WAIT.total_seconds()] * 4]
        assert len(waits) == only_row().attempts == MOST_ATTEMPTS
        assert only_row().failed_at == at

    def test_a_server_that_cannot_be_reached_loses_nothing(self, mailbox, settings):
        settings.EMAIL_PORT = 1
        put()
        deliver_due()
        assert only_row().failed_at is None
        settings.EMAIL_PORT = mailbox.smtp_port
        sweep(timedelta(seconds=30))
        assert mailbox.only_message()["subject"] == "A mail"

    def test_a_server_that_turns_us_away_loses_nothing(self, mailbox):
        """Such as a password of ours that no longer holds: no fault of the mail."""
        mailbox.post("/api/faults", phase="connect", reply="554 5.7.1 No service for you")
        put()
        deliver_due()
        assert only_row().failed_at is None
        sweep(timedelta(seconds=30))
        assert mailbox.only_message()["subject"] == "A mail"

    def test_what_was_accepted_unheard_comes_twice_under_one_name(self, mailbox):
        put()
        mailbox.post("/api/faults", recipient=LENA, drop=True, stored=True)
        deliver_due()
        sweep(timedelta(seconds=30))
        first, second = mailbox.messages()
        assert first["message_id"] == second["message_id"] == f"<{only_row().pk}@127.0.0.1>"


class TestGivenUp:
    def test_one_bad_address_holds_up_nobody(self, mailbox, now):
        put(to="gone@example.org")
        put(to=JONAS)
        mailbox.post("/api/faults", recipient="gone@example.org", reply="550 5.1.1 No such user")
        deliver_due()
        assert [mail["envelope"]["to"] for mail in mailbox.messages()] == [[JONAS]]
        with system_context("a test reads what failed"):
            [failed] = Message.objects.undelivered()
        assert (failed.recipient, failed.failed_at, failed.due_at) == ("gone@example.org", now, None)
        assert failed.error == "550 5.1.1 No such user"

    def test_a_content_refused_for_good_is_given_up(self, mailbox):
        put()
        mailbox.post("/api/faults", phase="data", reply="552 5.3.4 Too big")
        deliver_due()
        assert only_row().failed_at is not None

    def test_somebody_may_try_again_after_a_failure(self, mailbox, now):
        put()
        mailbox.post("/api/faults", recipient=LENA, reply="550 5.1.1 No such user")
        deliver_due()
        with system_context("a representative"):
            actions.retry(only_row(), now=now)
        deliver_due()
        assert mailbox.only_message()["subject"] == "A mail"
        assert (only_row().failed_at, only_row().error) == (None, "")

    def test_trying_again_does_not_send_a_sent_mail_twice(self, mailbox, now):
        put()
        deliver_due()
        with system_context("a representative"):
            actions.retry(only_row(), now=now)
        deliver_due()
        assert len(mailbox.messages()) == 1

    @pytest.mark.parametrize("address", ["eve\r\nBcc: x@example.org", "x@" + "y" * 70 + ".example"])
    def test_an_impossible_address_is_given_up_and_holds_up_nobody(self, mailbox, address):
        put(to=address)
        put(to=JONAS)
        deliver_due()
        assert [mail["envelope"]["to"] for mail in mailbox.messages()] == [[JONAS]]
        assert only_row(to=address).failed_at is not None

    def test_a_content_that_cannot_be_read_is_given_up_and_holds_up_nobody(self, mailbox):
        put()
        put(to=JONAS)
        with system_context("a key was lost"):
            Message.objects.filter(recipient=LENA).update(content=b"not ours")
        deliver_due()
        assert [mail["envelope"]["to"] for mail in mailbox.messages()] == [[JONAS]]
        assert only_row().error == "Undecipherable"

    def test_a_mail_that_kills_its_workers_is_given_up(self, mailbox, now):
        put()
        with system_context("workers that die"):
            for attempt in range(MOST_ATTEMPTS + 1):
                message = actions.claim(now=now + attempt * LEASE)
            assert message
            actions.deliver(message, connection=get_connection(), now=now)
        assert mailbox.messages() == []
        assert only_row().failed_at == now
