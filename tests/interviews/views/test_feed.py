"""A member's own calendar feed."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import icalendar
import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.http import http_date

from accounts.actions import remove_member
from core.tenancy import organization_context
from interviews.actions import Seat, set_conference_details, step_back
from interviews.models import Interview, MemberFeed
from tests import factories
from tests.factories import NOBODY, NOW
from tests.interviews.factories import booked, cancelled, pending, start, window
from tests.interviews.views.seen import values, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def membership():
    return factories.member(factories.organization(name="Nordlicht Bio"), "interviewer")


@pytest.fixture
def visitor(membership, sign_in):
    return sign_in(membership.user)


@pytest.fixture
def address(membership):
    return reverse("member_feed", kwargs={"slug": membership.organization.slug})


def secret(page: Any) -> str:
    """The path of the address that a page shows; empty without one."""
    found = re.search(r'id="feed-address"[^>]*>([^<]*)<', page.content.decode())
    return found[1].removeprefix(settings.PUBLIC_URL) if found else ""


@pytest.fixture
def path(visitor, address):
    return secret(visitor.post(address, follow=True))


def an_interview(membership: Any, *, day: int = 0, **details: Any) -> Interview:
    """Booked, with this member."""
    asked = pending(
        organization=membership.organization,
        members=[membership.user],
        windows=[window(day=day), window(day=day + 1)],
        **details,
    )
    return booked(asked, at=start(day=day))


def events(path: str) -> list[icalendar.Component]:
    answer = Client().get(path)
    assert answer.status_code == 200
    return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


def told(path: str) -> list[tuple[str, str, int]]:
    return [(str(each["UID"]), str(each["STATUS"]), int(each.decoded("SEQUENCE"))) for each in events(path)]


def test_it_holds_the_interviews_as_they_were_mailed(membership, path, outbox):
    interview = an_interview(membership)
    with organization_context(membership.organization):
        set_conference_details(interview, link="https://video.example/room", phone="", notes="", by=NOBODY, now=NOW)
    [event] = events(path)
    [*_, mail] = [mail for mail in outbox.mails() if mail.to == membership.user.email]
    [mailed] = icalendar.Calendar.from_ical(mail.invite["ics"]).walk("VEVENT")
    for name in ("UID", "SEQUENCE", "SUMMARY", "LOCATION", "DESCRIPTION", "URL"):
        assert event[name] == mailed[name], name
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (start(), start() + timedelta(minutes=30))
    assert event["DTSTART"].to_ical() == b"20261124T090000Z"
    assert "ATTENDEE" not in event


def test_it_says_what_it_is(membership, path):
    answer = Client().get(path)
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert (calendar["METHOD"], calendar["X-WR-CALNAME"]) == ("PUBLISH", "Interviews – Nordlicht Bio")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in answer.content
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"].startswith("private")
    assert "Set-Cookie" not in answer.headers


def test_only_what_this_member_attends_is_in_it(membership, path):
    colleague = factories.member(membership.organization)
    seats = [Seat(members=[membership.user, colleague.user])]
    shared = booked(
        pending(organization=membership.organization, seats=seats, windows=[window(day=7), window(day=8)]),
        at=start(day=7),
    )
    an_interview(colleague, day=2)
    elsewhere = factories.member(factories.organization(), person=membership.user)
    an_interview(elsewhere, day=4)
    pending(organization=membership.organization, members=[membership.user])
    mine = an_interview(membership, day=3)
    with organization_context(membership.organization):
        chosen = [each.user for each in Interview.objects.with_people().get(pk=shared.pk).attending()]
    expected = [mine.ical_uid, *([shared.ical_uid] if membership.user in chosen else [])]
    assert [uid for uid, _status, _sequence in told(path)] == expected


def test_a_cancelled_one_stays_for_thirty_days_and_says_so(membership, path):
    interview = cancelled(an_interview(membership))
    assert told(path) == [(interview.ical_uid, "CANCELLED", interview.sequence)]
    [event] = events(path)
    assert event["TRANSP"] == "TRANSPARENT"
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        assert told(path) == []


def test_the_past_leaves_after_thirty_days(membership, path):
    an_interview(membership)
    with time_machine.travel(start() + timedelta(days=30), tick=False):
        assert len(events(path)) == 1
    with time_machine.travel(start() + timedelta(days=30, minutes=31), tick=False):
        assert events(path) == []


def test_who_steps_back_finds_it_gone(membership, path):
    interview = an_interview(membership)
    before = Client().get(path)
    with organization_context(membership.organization):
        [person] = interview.participants.filter(user=membership.user)
        step_back(person, by=NOBODY, now=NOW + timedelta(minutes=5))
    assert events(path) == []
    since = Client().get(path, headers={"If-Modified-Since": before.headers["Last-Modified"]})
    assert since.status_code == 200


def test_an_unchanged_feed_is_not_sent_again(membership, path):
    interview = an_interview(membership)
    first = Client().get(path)
    with time_machine.travel(NOW + timedelta(hours=5), tick=False):
        same = Client().get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (same.status_code, same.content) == (304, b"")
        assert same.headers["ETag"] == first.headers["ETag"]
        assert same.headers["Cache-Control"].startswith("private")
        since = Client().get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})
        assert since.status_code == 304
        with organization_context(membership.organization):
            set_conference_details(
                interview, link="", phone="+49 30 1", notes="", by=NOBODY, now=NOW + timedelta(hours=5)
            )
        changed = Client().get(
            path,
            headers={"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]},
        )
        assert changed.status_code == 200
        assert changed.headers["Last-Modified"] == http_date((NOW + timedelta(hours=5)).timestamp())


def test_head_answers_without_a_body(path):
    answer = Client().head(path)
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_new_address_ends_the_old_one_at_once(visitor, address, path):
    shown = visitor.get(address)
    assert secret(shown) == path
    answer = visitor.post(address, {"instead_of": values(shown, "instead_of")[0]}, follow=True)
    assert "The one before has ended." in words(answer)
    assert secret(answer) not in ("", path)
    assert Client().get(path).status_code == 404
    assert Client().get(secret(answer)).status_code == 200


def test_the_form_sent_twice_makes_one_new_address(visitor, address, path):
    [before] = values(visitor.get(address), "instead_of")
    once = secret(visitor.post(address, {"instead_of": before}, follow=True))
    assert secret(visitor.post(address, {"instead_of": before}, follow=True)) == once
    assert secret(visitor.post(address, {"instead_of": "nonsense"}, follow=True)) == once


def test_nobody_else_sees_the_address(membership, address, path, sign_in):
    admin = factories.member(membership.organization, "admin")
    page = sign_in(admin.user).get(address)
    assert secret(page) == ""
    assert path not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_the_token_is_kept_encrypted(membership, path):
    token = path.rpartition("/")[2].removesuffix(".ics")
    with organization_context(membership.organization):
        feed = MemberFeed.objects.get(user=membership.user)
    assert token not in f"{feed.token_hash} {bytes(feed.token)!r}"


def test_an_address_that_cannot_be_read_any_more_is_replaced(visitor, address, membership, path):
    with organization_context(membership.organization):
        MemberFeed.objects.update(token=b"of an old key")
    page = visitor.get(address)
    assert "This address cannot be shown any more" in words(page)
    assert secret(visitor.post(address, {"instead_of": values(page, "instead_of")[0]}, follow=True))


def test_who_leaves_the_organization_has_no_feed(membership, path):
    an_interview(membership)
    with organization_context(membership.organization):
        remove_member(membership, by=NOBODY, now=NOW)
    assert Client().get(path).status_code == 404


def test_an_account_that_was_closed_has_no_feed(membership, path):
    membership.user.is_active = False
    membership.user.save()
    assert Client().get(path).status_code == 404


def test_guessing_is_slowed_down_and_right_addresses_go_on(path, settings):
    settings.WRONG_TOKENS_ALLOWED = 2
    guesses = [Client().get(f"/feeds/{uuid4().hex}.ics").status_code for _ in range(3)]
    assert guesses == [404, 404, 429]
    assert Client().get(path).status_code == 200


def test_it_speaks_the_members_language(membership, path):
    membership.user.language = "de"
    membership.user.save()
    assert Client(headers={"Accept-Language": "en"}).get(path).headers["Content-Language"] == "de"
