"""What a person sees in an answer, for tests."""

import html
import re
from datetime import datetime
from typing import Protocol

from django.test import Client
from django.urls import reverse

from core.tenancy import organization_context
from interviews import links
from interviews.models import Interview, Purpose
from tests.factories import NOW

HTMX = {"HX-Request": "true"}


class Answer(Protocol):
    """What a browser got."""

    @property
    def content(self) -> bytes: ...


def words(response: Answer) -> str:
    """The text of a page, on one line."""
    body = re.sub(r"<(script|style|svg|template)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def values(response: Answer, name: str) -> list[str]:
    """The values of all inputs of this name."""
    inputs = re.findall(rf'<input[^>]*\bname="{name}"[^>]*>', response.content.decode())
    return [html.unescape(value) for each in inputs for value in re.findall(r'\bvalue="([^"]*)"', each)]


def checked(response: Answer) -> list[str]:
    """The values of all ticked boxes and chosen radios."""
    inputs = re.findall(r"<input[^>]*\bchecked\b[^>]*>", response.content.decode())
    return [html.unescape(value) for each in inputs for value in re.findall(r'\bvalue="([^"]*)"', each)]


def times(response: Answer) -> list[str]:
    """The times that can be chosen, as printed."""
    return re.findall(r'<span class="slot__face">([^<]*)</span>', response.content.decode())


def days(response: Answer) -> list[str]:
    """The days that can be chosen, as read aloud."""
    labels = re.findall(r'class="month__day[^>]*aria-label="([^"]*)"', response.content.decode())
    return [html.unescape(label) for label in labels]


def address(name: str, interview: Interview, **query: str) -> str:
    """The address of one of an interview's pages."""
    return reverse(name, kwargs={"interview_id": interview.pk}, query=query or None)


def mailed(interview: Interview, *, now: datetime = NOW) -> str:
    """The path of a new mailed link."""
    with organization_context(interview.organization):
        return "/i/" + links.mint(interview, purpose=Purpose.CHOOSE, now=now).partition("/i/")[2]


def by_link(interview: Interview, *, now: datetime = NOW) -> Client:
    """A browser that has opened a new mailed link."""
    browser = Client()
    browser.get(mailed(interview, now=now))
    return browser
