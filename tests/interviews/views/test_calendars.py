"""A member's connected calendars, as their owner sees them."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse

from core.tenancy import organization_context
from interviews.busy.problems import Problem
from interviews.busy.sieve import MOST_BYTES
from interviews.models import BusyCalendar
from tests import factories
from tests.factories import NOW
from tests.interviews.busy.files import file
from tests.interviews.factories import busy_calendar, window
from tests.interviews.views.seen import HTMX, values, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
ADDRESS = "https://calendar.example/secret-token/basic.ics"
EVENT = file("DTSTART:20261124T090000Z\nDURATION:PT1H")


@pytest.fixture
def membership():
    return factories.member(factories.organization(name="Nordlicht Bio"), "interviewer")


@pytest.fixture
def visitor(membership, sign_in):
    return sign_in(membership.user)


def path(membership, name="busy_calendars", *parts):
    return reverse(name, args=[membership.organization.slug, *parts])


def of(membership) -> list[BusyCalendar]:
    with organization_context(membership.organization):
        return list(BusyCalendar.objects.filter(user=membership.user))


def upload(content: bytes, name: str = "Private 2026.ics", **fields: str) -> dict[str, object]:
    return {"file-content": ContentFile(content, name=name), **fields}


def test_the_page_begins_empty_and_says_what_is_kept(visitor, membership):
    page = words(visitor.get(path(membership)))
    assert "No calendar is connected yet." in page
    assert "Only the times are kept: no titles, no places, no people. Candidates never see them." in page


@pytest.mark.parametrize("name", ["connect_calendar", "upload_calendar"])
def test_the_address_of_a_form_opened_again_leads_to_the_list(visitor, membership, name):
    assert visitor.get(path(membership, name)).headers["Location"] == path(membership)


def test_an_address_is_connected_and_shown_by_its_host_alone(visitor, membership):
    answer = visitor.post(path(membership, "connect_calendar"), {"address-address": ADDRESS}, follow=True)
    page = words(answer)
    assert "“calendar.example” is connected. It is read in a moment." in page
    assert "calendar.example Not read yet makes you busy once it has been read · is being read" in page
    assert "secret-token" not in answer.content.decode()
    assert [(each.name, each.open_address()) for each in of(membership)] == [("calendar.example", ADDRESS)]


def test_a_file_is_connected_under_its_own_name_or_another(visitor, membership):
    visitor.post(path(membership, "upload_calendar"), upload(EVENT))
    answer = visitor.post(path(membership, "upload_calendar"), upload(file(), **{"file-name": "Clinic"}), follow=True)
    assert "Uploaded file" in words(answer)
    assert [each.name for each in of(membership)] == ["Clinic", "Private 2026"]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "Please paste the address of the calendar."),
        ("my calendar", "This is not the address of a calendar."),
        ("http://10.0.0.8/a.ics", "The address leads into a private network, which we cannot reach."),
        ("https://calendar.example:22/", "The address names an unusual port, which we do not connect to."),
    ],
)
def test_a_wrong_address_is_explained_beside_it_and_kept(visitor, membership, address, sentence):
    answer = visitor.post(path(membership, "connect_calendar"), {"address-address": address, "address-name": "Private"})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert values(answer, "address-address") == ([address] if address else [])
    assert values(answer, "address-name") == ["Private"]
    assert of(membership) == []


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Please choose a file."),
        (upload(b""), "What we found is not a calendar."),
        (upload(b"<html>"), "What we found is not a calendar."),
        (upload(EVENT[:-9]), "The calendar is damaged or incomplete and cannot be read."),
        (upload(b"x" * (MOST_BYTES + 1)), "The calendar is larger than 10 MB."),
    ],
    ids=["none", "empty", "a web page", "cut off", "too large"],
)
def test_a_wrong_file_is_explained(visitor, membership, form, sentence):
    answer = visitor.post(path(membership, "upload_calendar"), form)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert of(membership) == []


def test_states_are_told_in_words(visitor, membership):
    busy_calendar(membership, window(), window(day=1), window(day=-3), name="File")
    busy_calendar(membership, window(), address=ADDRESS, name="Works", host="calendar.example")
    busy_calendar(
        membership,
        address=ADDRESS,
        name="Fails",
        host="calendar.example",
        state="failing",
        problem=Problem.NOT_FOUND,
        read_at=NOW - timedelta(days=1),
    )
    page = words(visitor.get(path(membership)))
    assert "File Up to date Uploaded file · last read Mon 23 Nov, 10:00 2 busy times in the coming half year" in page
    works = "Works Up to date calendar.example · last read Mon 23 Nov, 10:00 · next Mon 23 Nov, 11:00"
    assert f"{works} 1 busy time in the coming half year Read again (Works)" in page
    assert (
        "Fails Cannot be read There is no calendar at this address any more. Please copy it anew. calendar.example · "
        "still makes you busy as read on Sun 22 Nov, 10:00 · next Mon 23 Nov, 11:00" in page
    )


def test_the_list_looks_again_only_while_something_is_being_read(visitor, membership):
    calendar = busy_calendar(membership)
    assert b"every 4s" not in visitor.get(path(membership)).content
    with organization_context(membership.organization):
        BusyCalendar.objects.filter(pk=calendar.pk).update(next_read_at=NOW)
    fragment = visitor.get(path(membership), headers={**HTMX, "HX-Target": "calendars"}).content
    assert fragment.strip().startswith(b'<div id="calendars"')
    assert b"every 4s" in fragment


def test_a_calendar_is_read_again_when_asked_but_not_twice_in_a_minute(visitor, membership):
    calendar = busy_calendar(membership, tried_at=NOW)
    assert "less than a minute ago" in words(visitor.post(path(membership, "read_calendar", calendar.pk), follow=True))
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        for _ in range(2):
            answer = visitor.post(path(membership, "read_calendar", calendar.pk), follow=True)
            assert "“Private” will be read in a moment." in words(answer)
    assert of(membership)[0].next_read_at == NOW + timedelta(minutes=2)


def test_a_calendar_is_removed(visitor, membership):
    calendar = busy_calendar(membership, window())
    answer = visitor.post(path(membership, "remove_calendar", calendar.pk), follow=True)
    assert "“Private” is removed. It does not make you busy any more." in words(answer)
    assert of(membership) == []


def test_nobody_sees_or_touches_the_calendars_of_a_colleague(membership, sign_in):
    calendar = busy_calendar(membership, name="Of Jonas")
    colleague = sign_in(factories.member(membership.organization, "admin").user)
    assert "Of Jonas" not in words(colleague.get(path(membership)))
    for name in ("read_calendar", "remove_calendar"):
        assert colleague.post(path(membership, name, calendar.pk)).status_code == 404
    assert len(of(membership)) == 1


def test_after_five_calendars_the_page_offers_no_sixth(visitor, membership):
    for number in range(5):
        busy_calendar(membership, name=f"Number {number}")
    assert "You have connected five calendars, which is the most." in words(visitor.get(path(membership)))
    answer = visitor.post(path(membership, "connect_calendar"), {"address-address": ADDRESS})
    assert answer.status_code == 422
    assert "Please remove one first." in words(answer)
    assert values(answer, "address-address") == [ADDRESS]
    assert len(of(membership)) == 5
