"""The pages as they come out of a running mailbox."""

import re
from email.message import EmailMessage
from html import unescape

import pytest

from sandbox.mailbox.markup import linked
from tests.sandbox.mailbox.running import mail

EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:one@example.org\r\nSEQUENCE:2\r\n"
    "STATUS:{status}\r\nDTSTART:20261124T093000Z\r\nDTEND:20261124T100000Z\r\nSUMMARY:Gespräch\r\n"
    "LOCATION:https://meet.example.org/abc\r\nORGANIZER;CN=Clora:mailto:clora@example.org\r\n"
    "ATTENDEE;CN=Lena;PARTSTAT=NEEDS-ACTION:mailto:lena@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def invitation(*, mime_method: str = "REQUEST", method: str = "REQUEST", status: str = "CONFIRMED") -> EmailMessage:
    message = mail(subject="Booked", text="See https://example.org/i/TOKEN.\n")
    message.add_alternative("<p>Booked</p>", subtype="html")
    event = EVENT.format(method=method, status=status)
    message.add_alternative(event, subtype="calendar", params={"method": mime_method})
    return message


def words_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_the_list_shows_the_newest_first_and_whose_it_is(mailbox):
    mailbox.send(mail(to="lena@example.org", subject="older"))
    mailbox.send(mail(to="maya@example.org", subject="newer"))
    page = words_of(mailbox.get("/").text)
    assert page.index("newer") < page.index("older")
    assert "2 mails" in page
    assert "maya@ example.org 1" in page


def test_one_inbox_shows_only_its_mails(mailbox):
    mailbox.send(mail(to="lena@example.org", subject="hers"))
    mailbox.send(mail(to="maya@example.org", subject="another"))
    page = words_of(mailbox.get("/", to="lena@example.org").text)
    assert "Inbox of lena@example.org" in page
    assert "hers" in page
    assert "another" not in page


def test_the_search_finds_words_and_says_when_it_does_not(mailbox):
    mailbox.send(mail(subject="Confirm your address"))
    assert "1 mail with “confirm”" in mailbox.get("/", q="confirm").text
    assert "No mail has all of these words: nowhere." in mailbox.get("/", q="nowhere").text


def test_a_long_list_is_cut_and_leads_on(mailbox):
    with mailbox.dialogue() as smtp:
        for number in range(101):
            smtp.send_message(mail(subject=f"number {number:03}"))
    first = mailbox.get("/").text
    assert first.count('class="row"') == 100
    older = re.search(r'href="(/\?before=[^"]+)"', first)
    assert older
    assert re.findall(r"number \d+", mailbox.get(older[1]).text) == ["number 000"]


def test_an_empty_mailbox_says_where_mail_goes(mailbox):
    assert f"SMTP port {mailbox.smtp_port}" in mailbox.get("/").text


def test_a_mail_shows_its_facts_and_parts(mailbox):
    mailbox.send(invitation())
    message = mailbox.only_message()
    page = words_of(mailbox.get(message["page"]).text)
    assert "Clora <clora@example.org>" in page
    assert "Invitation Tue 24 Nov 2026, 09:30–10:00 UTC" in page
    assert "HTML Text Calendar Source" in page


def test_hidden_recipients_are_named(mailbox):
    with mailbox.dialogue() as smtp:
        smtp.sendmail("clora@example.org", ["hidden@example.org"], mail(to="lena@example.org").as_bytes())
    assert "Delivered to hidden@example.org" in words_of(mailbox.get(mailbox.only_message()["page"]).text)


def test_links_in_the_text_are_links(mailbox):
    mailbox.send(invitation())
    page = mailbox.get(f"{mailbox.only_message()['page']}/text").text
    expected = (
        '<a href="https://example.org/i/TOKEN" target="_blank" rel="noopener noreferrer">'
        "https://example.org/i/TOKEN</a>."
    )
    assert expected in page


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<b>", "&lt;b&gt;"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ('https://a.example/"onclick="x', '<a href="https://a.example/"{}>https://a.example/</a>&quot;onclick=&quot;x'),
        ("(https://a.example/b)", '(<a href="https://a.example/b"{}>https://a.example/b</a>)'),
        ("https://a.example/?a=1&b=2", '<a href="https://a.example/?a=1&amp;b=2"{}>https://a.example/?a=1&amp;b=2</a>'),
    ],
)
def test_text_becomes_html_without_becoming_code(text, html):
    assert linked(text) == html.replace("{}", ' target="_blank" rel="noopener noreferrer"')


def test_the_calendar_is_shown_in_words_and_in_a_chosen_zone(mailbox):
    mailbox.send(invitation())
    calendar = f"{mailbox.only_message()['page']}/calendar"
    chosen = mailbox.get(calendar, zone="Europe/Berlin")
    page = words_of(chosen.text)
    for words in (
        "Gespräch Invitation",
        "Tue 24 Nov 2026, 09:30–10:00 UTC",
        "Tue 24 Nov 2026, 10:30–11:00 Berlin GMT+1",
        "Organizer Clora <clora@example.org>",
        "Lena <lena@example.org> · needs action",
        "Method REQUEST",
        "Status CONFIRMED",
        "UID one@example.org",
        "Sequence 2",
    ):
        assert words in page

    cookie = chosen.headers["Set-Cookie"].partition(";")[0]
    remembered = mailbox.request("GET", calendar, headers={"Cookie": cookie})
    assert "Berlin GMT+1" in remembered.text
    assert mailbox.get(calendar, zone="Mars/Base").status == 400


def test_a_cancellation_is_called_one(mailbox):
    mailbox.send(invitation(mime_method="CANCEL", method="CANCEL", status="CANCELLED"))
    assert "Cancellation" in mailbox.get("/").text
    assert "Gespräch Cancellation" in words_of(mailbox.get(f"{mailbox.only_message()['page']}/calendar").text)


def test_two_methods_that_differ_are_pointed_out(mailbox):
    mailbox.send(invitation(mime_method="REQUEST", method="CANCEL"))
    page = mailbox.get(f"{mailbox.only_message()['page']}/calendar").text
    assert "The mail says method REQUEST, the calendar says CANCEL." in page


def test_the_same_calendar_as_part_and_file_is_shown_once(mailbox):
    message = invitation()
    message.add_attachment(
        EVENT.format(method="REQUEST", status="CONFIRMED"),
        subtype="calendar",
        filename="invite.ics",
        params={"method": "REQUEST"},
    )
    mailbox.send(message)
    received = mailbox.only_message()
    assert [part["filename"] for part in received["calendar"]] == ["", "invite.ics"]
    page = mailbox.get(f"{received['page']}/calendar").text
    assert page.count('class="event"') == 1
    assert "calendar part, invite.ics" in page


def test_the_calendar_can_be_downloaded(mailbox):
    mailbox.send(invitation())
    file = mailbox.get(f"{mailbox.only_message()['page']}/calendar/0.ics")
    assert file.body.startswith(b"BEGIN:VCALENDAR")
    assert file.headers["Content-Disposition"] == "attachment; filename*=UTF-8''invite.ics"
    assert mailbox.get(f"{mailbox.only_message()['page']}/calendar/1.ics").status == 404


def test_an_attachment_is_never_shown_in_place(mailbox):
    message = mail()
    message.add_attachment("<script>alert(1)</script>", subtype="html", filename='a"b\r\n/ä.html')
    mailbox.send(message)
    [attachment] = mailbox.only_message()["attachments"]
    file = mailbox.get(attachment["url"])
    assert file.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert file.headers["Content-Type"] == "application/octet-stream"
    assert file.headers["X-Content-Type-Options"] == "nosniff"


def test_an_image_of_the_mail_itself_is_put_in_place(mailbox):
    message = mail()
    message.add_alternative('<img src="cid:logo@example.org">', subtype="html")
    html = message.get_body(("html",))
    assert html
    html.add_related(b"PNG", maintype="image", subtype="png", cid="<logo@example.org>")
    mailbox.send(message)
    assert '<img src="data:image/png;base64,UE5H">' in mailbox.get(f"{mailbox.only_message()['page']}/body.html").text


def test_images_from_elsewhere_load_only_when_asked_for(mailbox):
    message = mail()
    message.add_alternative('<img src="https://example.org/logo.png">', subtype="html")
    mailbox.send(message)
    page = mailbox.only_message()["page"]
    assert f'<a href="{page}?images=1">Load them</a>' in mailbox.get(page).text
    assert "Load them" not in mailbox.get(page, images=1).text
    assert "img-src data:;" in mailbox.get(f"{page}/body.html").headers["Content-Security-Policy"]
    asked = mailbox.get(f"{page}/body.html", images=1).headers["Content-Security-Policy"]
    assert "img-src data: http: https:;" in asked


def test_a_part_that_is_not_there_is_not_found(mailbox):
    mailbox.send(mail())
    page = mailbox.only_message()["page"]
    assert mailbox.get(f"{page}/calendar").status == 404
    assert mailbox.get(f"{page}/attachments/0").status == 404
    assert mailbox.get("/messages/0000").status == 404
    assert mailbox.get("/static/__main__.py").status == 404


def test_every_page_forbids_foreign_code(mailbox):
    mailbox.send(invitation())
    page = mailbox.only_message()["page"]
    for address in ("/", page, f"{page}/source", "/authenticator", "/nothing"):
        policy = mailbox.get(address).headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self';")
    assert "sandbox allow-popups" in mailbox.get(f"{page}/body.html").headers["Content-Security-Policy"]
