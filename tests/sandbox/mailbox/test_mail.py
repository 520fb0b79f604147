"""Mails as programs really send them, through SMTP and back out of the API."""

from email.message import EmailMessage
from email.policy import SMTP

INVITATION = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:one@example.org\r\nSEQUENCE:2\r\n"
    "DTSTART:20261124T093000Z\r\nDTEND:20261124T100000Z\r\nSUMMARY:Gespräch\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_every_part_of_an_invitation_arrives(mailbox):
    message = EmailMessage(policy=SMTP)
    message["From"] = "Nordlicht Bio über Clora <clora@example.org>"
    message["To"] = '"Weber, Jörg" <joerg@example.org>'
    message["Cc"] = "ines@example.org"
    message["Subject"] = "Ihr Gespräch: 10:30–11:00"
    message["Message-ID"] = "<booked-1@example.org>"
    message.set_content("Grüße\nhttps://example.org/text\n")
    message.add_alternative('<p>Grüße <a href="https://example.org/i/TOKEN">Zeit wählen</a></p>', subtype="html")
    message.add_alternative(INVITATION, subtype="calendar", params={"method": "REQUEST"})
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Lebenslauf – Jörg.pdf")

    mailbox.send(message)

    received = mailbox.only_message()
    assert received["envelope"] == {"from": "clora@example.org", "to": ["joerg@example.org", "ines@example.org"]}
    assert received["from"] == [{"name": "Nordlicht Bio über Clora", "address": "clora@example.org"}]
    assert received["to"] == [
        {"name": "Weber, Jörg", "address": "joerg@example.org"},
        {"name": "", "address": "ines@example.org"},
    ]
    assert received["subject"] == "Ihr Gespräch: 10:30–11:00"
    assert received["message_id"] == received["headers"]["Message-ID"] == "<booked-1@example.org>"
    assert received["text"] == "Grüße\nhttps://example.org/text\n"
    assert received["links"] == ["https://example.org/i/TOKEN"]
    assert received["calendar"] == [{"method": "REQUEST", "content": INVITATION, "filename": ""}]
    [attachment] = received["attachments"]
    assert (attachment["filename"], attachment["content_type"], attachment["size"]) == (
        "Lebenslauf – Jörg.pdf",
        "application/pdf",
        8,
    )
    assert mailbox.get(attachment["url"]).body == b"%PDF-1.4"


def test_8bit_content_keeps_its_characters(mailbox):
    mailbox.send_raw("Subject: 8bit\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGrüße – 面接\r\n".encode())
    assert mailbox.only_message()["text"] == "Grüße – 面接\n"


def test_another_charset_is_decoded(mailbox):
    mailbox.send_raw(b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\xfc\xdfe\r\n")
    assert mailbox.only_message()["text"] == "Grüße\n"


def test_quoted_printable_is_joined_again(mailbox):
    mailbox.send_raw(
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"https://example.org/i/=\r\nTOKEN?a=3D1 Gr=C3=BC=C3=9Fe\r\n"
    )
    assert mailbox.only_message()["text"] == "https://example.org/i/TOKEN?a=1 Grüße\n"
    assert mailbox.only_message()["links"] == ["https://example.org/i/TOKEN?a=1"]


def test_folded_and_encoded_headers_are_read_as_one_line(mailbox):
    mailbox.send_raw(
        b"Subject: =?utf-8?q?Gespr=C3=A4ch_am?=\r\n =?utf-8?b?IERpZW5zdGFn?= at\r\n ten\r\n"
        b"Received: by a\r\nReceived: by b\r\n\r\nHello\r\n"
    )
    received = mailbox.only_message()
    assert received["subject"] == "Gespräch am Dienstag at ten"
    assert received["headers"]["Received"] == "by a\nby b"


def test_bare_utf8_in_a_header_is_readable(mailbox):
    mailbox.send_raw("Subject: Gespräch\r\n\r\nHello\r\n".encode())
    assert mailbox.only_message()["subject"] == "Gespräch"


def test_a_utf8_address_is_taken(mailbox):
    with mailbox.dialogue() as smtp:
        smtp.sendmail("clora@example.org", ["jörg@example.org"], b"Subject: x\r\n\r\n", mail_options=["SMTPUTF8"])
    assert mailbox.only_message()["envelope"]["to"] == ["jörg@example.org"]


def test_any_login_is_welcome(mailbox):
    with mailbox.dialogue() as smtp:
        assert smtp.login("anybody", "anything")[0] == 235


def test_lines_that_begin_with_a_dot_survive(mailbox):
    mailbox.send_raw(b"Subject: dots\r\n\r\n.one\r\n..two\r\n.\r\nthree\r\n")
    assert mailbox.only_message()["text"] == ".one\n..two\n.\nthree\n"


def test_the_source_is_kept_byte_for_byte(mailbox):
    raw = b"Subject:  odd   blanks\r\nX-Odd:\tyes \r\n\r\n\xff\xfe\r\n"
    mailbox.send_raw(raw)
    received = mailbox.only_message()
    assert mailbox.get(f"/messages/{received['id']}/source.eml").body == raw
    assert received["size"] == len(raw)


def test_nonsense_is_still_shown(mailbox):
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(1200))
    for raw in (
        b"Subject: =?x?b?!!?= \xff\r\nContent-Type: text/plain; charset=hex\r\n\r\n\xff\r\n",
        b"Subject: params\r\nContent-Type: text/plain; a*1=x; a*=y; a*0=z\r\n\r\nHello\r\n",
        b"Subject: nested\r\n" + nested,
        b"Subject: empty\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n",
        b"\r\n\r\n",
    ):
        mailbox.send_raw(raw)
    received = mailbox.messages()
    assert [message["subject"] for message in received[1:]] == ["params", "nested", "empty", ""]
    assert [mailbox.get(message["page"]).status for message in received] == [200] * 5
    assert mailbox.get("/").status == 200
