"""What arrived in the mailbox, as soon as it is there."""

import re
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import icalendar
from playwright.sync_api import Page

from tests.sandbox.mailbox.running import Mailbox

SECONDS_FOR_DELIVERY = 60.0
ONE_WAIT = 15  # seconds the mailbox keeps a question open


@dataclass(frozen=True)
class Invite:
    """The calendar part of a mail."""

    method: str  # as in the MIME header, where mail programs look first
    calendar: icalendar.Calendar

    @property
    def start(self) -> datetime:
        start: datetime = self._event.decoded("DTSTART")
        return start

    @property
    def status(self) -> str:
        return str(self._event["STATUS"])

    @property
    def revision(self) -> tuple[str, str, int]:
        """What is equal in all readers' copies."""
        return self.method, str(self._event["UID"]), int(self._event.decoded("SEQUENCE"))

    @property
    def _event(self) -> icalendar.Component:
        [event] = self.calendar.walk("VEVENT")
        return event


@dataclass(frozen=True)
class Mail:
    """A mail in the mailbox."""

    content: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.content["id"])

    @property
    def to(self) -> str:
        [address] = self.content["envelope"]["to"]
        return str(address)

    @property
    def subject(self) -> str:
        return str(self.content["subject"])

    @property
    def text(self) -> str:
        return str(self.content["text"])

    @property
    def links(self) -> list[str]:
        """Web addresses of the HTML, or of the text of a mail without HTML."""
        return [link for link in self.content["links"] if link.startswith("http")]

    def link(self, part: str) -> str:
        """The one link whose address has this part."""
        [found] = [link for link in self.links if part in link]
        return found

    @property
    def code(self) -> str:
        """The one-time code, which stands on a line of its own."""
        [found] = re.findall(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", self.text, re.MULTILINE)
        return str(found)

    @property
    def invite(self) -> Invite:
        """Only one calendar part is shown as an invitation; the attached file holds the same."""
        inline = [part for part in self.content["calendar"] if not part["filename"]]
        [part] = inline or self.content["calendar"]
        return Invite(part["method"], icalendar.Calendar.from_ical(part["content"]))


class Mails:
    """The mailbox of everybody."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def newest(self) -> str:
        """A mark: what is asked for `after` it came later."""
        found = self._mailbox.messages()
        return str(found[-1]["id"]) if found else ""

    def wait_for(self, count: int = 1, *, to: str = "", words: str = "", after: str = "") -> list[Mail]:
        """At least `count` mails to somebody, with these words; fails with what there is after a minute."""
        said = {"to": to, "q": words, "after": after}
        query = {key: value for key, value in said.items() if value}
        deadline = time.monotonic() + SECONDS_FOR_DELIVERY
        while True:
            found = self._mailbox.messages(**query, wait=ONE_WAIT, count=count)
            if len(found) >= count:
                return [Mail(content) for content in found]
            if time.monotonic() > deadline:
                everything = [(mail["envelope"]["to"], mail["subject"]) for mail in self._mailbox.messages()]
                raise AssertionError(f"{len(found)} of {count} mails came for {query}; there are {everything}")

    def one(self, *, to: str, words: str = "", after: str = "") -> Mail:
        [mail] = self.wait_for(to=to, words=words, after=after)
        return mail

    def read(self, page: Page, mail: Mail) -> None:
        """Look at the mail in the mailbox."""
        page.goto(self._mailbox.address + mail.content["page"])
        page.frame_locator("iframe").get_by_role("heading").first.wait_for()

    def open_link(self, page: Page, mail: Mail, name: str) -> Page:
        """Follow a link in the mail, as a person does; gives the page it leads to."""
        self.read(page, mail)
        with page.expect_popup() as opened:
            page.frame_locator("iframe").get_by_role("link", name=name).click()
        return opened.value
