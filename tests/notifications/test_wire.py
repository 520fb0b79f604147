"""An invitation as it arrives: the bytes that a mail server was given, read by a strict reader."""

from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP, default

import pytest
from icalendar import Calendar

from core.tenancy import organization_context
from interviews import actions
from notifications.tasks import deliver_due
from tests import factories
from tests.interviews.factories import application, booked, pending

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

LENA = "lena@example.org"
HOSTILE = 'Zoë, “Ω” 🦉; \\ "Lead"\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:eve@example.org'


@pytest.fixture
def interview(db):
    factories.representative()
    organization = factories.organization(name="Nördlicht Bio, GmbH")
    candidate = factories.candidate(organization, name="Zoë, “Lena” Brandt", email=LENA)
    return booked(pending(application(candidate, title=HOSTILE), guests=["gast@labor.example"]))


def arrived(mailbox, *, subject: str) -> tuple[bytes, EmailMessage]:
    """The newest mail to the candidate whose subject begins so: its bytes, and parsed."""
    deliver_due()
    found = [mail for mail in mailbox.messages(to=LENA) if mail["subject"].startswith(subject)]
    raw = mailbox.get(f"{found[-1]['page']}/source.eml").body
    return raw, message_from_bytes(raw, policy=default)


def kinds(message: MIMEPart) -> list[str]:
    return [part.get_content_type() for part in message.iter_parts()]


def content_of(part: MIMEPart) -> bytes:
    """As it was before it was encoded for the way."""
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


class TestInvitation:
    def test_programs_find_the_calendar_beside_the_text_and_as_a_file(self, mailbox, interview):
        _raw, mail = arrived(mailbox, subject="Your interview is booked")
        assert mail.get_content_type() == "multipart/mixed"
        alternative, file = mail.iter_parts()
        assert kinds(mail) == ["multipart/alternative", "application/ics"]
        assert kinds(alternative) == ["text/plain", "text/html", "text/calendar"]
        part = list(alternative.iter_parts())[2]
        assert part.get_param("method") == "REQUEST"
        assert part.get_content_charset() == "utf-8"
        assert file.get_content_disposition() == "attachment"
        assert file.get_filename() == "invite.ics"
        assert file.get_content() == content_of(part)

    def test_the_calendar_part_survives_the_way(self, mailbox, interview):
        _raw, mail = arrived(mailbox, subject="Your interview is booked")
        [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        content = content_of(part)
        assert b"\n" not in content.replace(b"\r\n", b"")
        assert max(map(len, content.split(b"\r\n"))) <= 75
        parsed = Calendar.from_ical(content)
        [event] = parsed.walk("VEVENT")
        assert str(parsed["METHOD"]) == "REQUEST"
        assert str(event["ATTENDEE"]) == f"mailto:{LENA}"
        assert event["ATTENDEE"].params["CN"] == "Zoë, “Lena” Brandt"
        assert event["ORGANIZER"].params["CN"] == "Nördlicht Bio, GmbH"
        assert str(event["ORGANIZER"]) == f"mailto:{mail['From'].addresses[0].addr_spec}"
        assert "Zoë, “Ω” 🦉" in str(event["SUMMARY"])

    def test_every_line_is_short_enough_for_a_mail_server(self, mailbox, interview):
        raw, _mail = arrived(mailbox, subject="Your interview is booked")
        assert max(map(len, raw.split(b"\r\n"))) <= 998

    def test_headers_name_the_organization_and_one_reader(self, mailbox, interview):
        _raw, mail = arrived(mailbox, subject="Your interview is booked")
        [sender] = mail["From"].addresses
        assert (sender.display_name, sender.addr_spec) == ("Nördlicht Bio, GmbH (Clora)", "interviews@clora.example")
        assert [address.addr_spec for address in mail["To"].addresses] == [LENA]
        assert mail["Cc"] is None
        assert mail["Bcc"] is None
        assert mail["Auto-Submitted"] == "auto-generated"
        assert 'Zoë, “Ω” 🦉; \\ "Lead" BEGIN:VEVENT ATTENDEE:mailto:eve@example.org' in mail["Subject"]

    def test_nobody_else_is_named_by_address_in_the_candidates_copy(self, mailbox, interview):
        _raw, mail = arrived(mailbox, subject="Your interview is booked")
        everything = b"\n".join(content_of(part) for part in mail.walk() if not part.is_multipart()) + mail.as_bytes(
            policy=SMTP
        )
        members = [participant.email for participant in interview_participants(interview)]
        assert len(members) == 2
        for address in members:
            assert address.encode() not in everything


def interview_participants(interview):
    with organization_context(interview.organization):
        return list(interview.participants.all())


class TestCancellation:
    def test_mime_and_calendar_both_say_cancel(self, mailbox, interview):
        with organization_context(interview.organization):
            actions.cancel(interview, reason="", by=factories.NOBODY, now=factories.NOW)
        _raw, mail = arrived(mailbox, subject="Cancelled")
        [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        parsed = Calendar.from_ical(content_of(part))
        [event] = parsed.walk("VEVENT")
        assert part.get_param("method") == str(parsed["METHOD"]) == "CANCEL"
        assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 1)
        assert str(event["UID"]) == interview.ical_uid
