"""The team's week."""

import re
from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse

from interviews.queries.week import apart
from interviews.slots import Span
from interviews.views.week import monday
from tests import factories
from tests.interviews.factories import availability, booked, busy_calendar, pending, start, window
from tests.interviews.views.seen import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def organization():
    return factories.organization()


@pytest.fixture
def ines(organization):
    return factories.member(organization, person=factories.user(name="Ines", time_zone="Europe/Berlin"))


@pytest.fixture
def address(organization):
    return reverse("team_week", kwargs={"slug": organization.slug})


def cells(answer: Any) -> dict[tuple[str, str], list[str]]:
    """(day, person) → lines, as printed."""
    found = {}
    for row in re.findall(r'<tr class="team-week__day.*?</tr>', answer.content.decode(), re.DOTALL):
        day = " ".join(re.sub(r"<[^>]+>", " ", row.partition("</th>")[0]).split()).removesuffix(" Today")
        for person, cell in re.findall(r'<td data-label="([^"]*)">(.*?)</td>', row, re.DOTALL):
            cell = cell.replace('<span class="visually-hidden">published hours</span>', "")
            lines = re.findall(r'<li class="week-line.*?</li>', cell, re.DOTALL)
            found[day, person] = [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in lines]
    return found


def test_hours_interviews_and_busy_times_stand_under_their_people(organization, ines, address, sign_in):
    jonas = factories.member(organization, "interviewer", person=factories.user(name="Jonas"))
    availability(ines, weekly=[(1, time(9), time(12)), (1, time(22), time(0))])
    availability(jonas, weekly=[(0, time(9), time(10))], time_zone="Asia/Kolkata")
    busy_calendar(ines, window(day=1, opens=9, closes=10))
    application = factories.application(factories.job(organization), person=factories.user(name="Arjun"))
    booked(pending(application, members=[ines.user, jonas.user], round_name="First"))
    answer = sign_in(ines.user).get(address)
    assert cells(answer) == {
        ("Mon 23 Nov", "Jonas"): ["04:30–05:30"],
        ("Tue 24 Nov", "Ines"): ["09:00–12:00", "22:00–24:00", "10:00–10:30 Arjun First Ines, Jonas"],
        ("Tue 24 Nov", "Jonas"): ["10:00–10:30 Arjun First Ines, Jonas"],
        ("Wed 25 Nov", "Ines"): ["10:00–11:00 busy"],
    }
    assert "Times in Berlin, GMT+1." in words(answer)


def test_of_other_organizations_only_busy_is_said(organization, ines, address, sign_in):
    availability(ines, weekly=[])
    elsewhere = factories.organization()
    factories.member(elsewhere, person=ines.user)
    candidate = factories.application(factories.job(elsewhere), person=factories.user(name="Kenji Secret"))
    booked(pending(candidate, members=[ines.user], round_name="Hidden round"))
    answer = sign_in(ines.user).get(address, {"person": str(ines.pk)})
    assert cells(answer) == {("Tue 24 Nov", "Ines"): ["10:00–10:30 busy"]}
    assert "Secret" not in answer.content.decode()
    assert "Hidden" not in answer.content.decode()


def test_a_calendar_that_repeats_our_interview_adds_nothing(organization, ines, address, sign_in):
    availability(ines, weekly=[(4, time(9), time(12))])
    interview = booked(pending(organization=organization, members=[ines.user]))
    busy_calendar(ines, Span(start(minute=-15), start(minute=45)))
    lines = cells(sign_in(ines.user).get(address))["Tue 24 Nov", "Ines"]
    name = interview.application.candidate.name
    assert lines == ["09:45–10:00 busy", f"10:00–10:30 {name} First conversation Ines", "10:30–10:45 busy"]


def test_it_turns_and_filters(organization, ines, address, sign_in):
    jonas = factories.member(organization, person=factories.user(name="Jonas"))
    for member in (ines, jonas):
        availability(
            member, weekly=[(2, time(9), time(10))], dated=[(date(2026, 11, 25), date(2026, 11, 25), None, None)]
        )
    visitor = sign_in(ines.user)
    assert cells(visitor.get(address)) == {}
    turned = visitor.get(address, {"week": "2026-12-03", "person": str(jonas.pk)})
    assert cells(turned) == {("Wed 2 Dec", "Jonas"): ["09:00–10:00"]}
    links = re.findall(r'rel="(?:prev|next)" href="([^"]*)"', turned.content.decode())
    assert [link.partition("?")[2] for link in links] == [
        f"week=2026-11-23&amp;person={jonas.pk}",
        f"week=2026-12-07&amp;person={jonas.pk}",
    ]
    assert set(cells(visitor.get(address, {"week": "2026-12-03", "person": "nobody"}))) == {
        ("Wed 2 Dec", "Ines"),
        ("Wed 2 Dec", "Jonas"),
    }


def test_in_the_week_of_a_clock_change_both_offsets_are_said(ines, address, sign_in):
    answer = sign_in(ines.user).get(address, {"week": "2027-03-24"})
    assert "Times in Berlin, GMT+1, then GMT+2." in words(answer)


def test_interviews_without_a_member_have_a_column(organization, ines, address, sign_in):
    booked(pending(organization=organization, members=[], guests=["guest@example.net"]))
    [lines] = cells(sign_in(ines.user).get(address)).values()
    assert lines[0].endswith("First conversation guest@example.net")


def test_when_nobody_published_the_way_there_is_shown(organization, ines, address, sign_in):
    answer = sign_in(ines.user).get(address)
    assert "Nobody has published hours yet." in words(answer)
    assert reverse("availability", kwargs={"slug": organization.slug}) in answer.content.decode()
    assert "has not published hours yet" in words(sign_in(ines.user).get(address, {"person": str(ines.pk)}))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", date(2026, 11, 23)),
        ("2026-12-06", date(2026, 11, 30)),
        ("yesterday", date(2026, 11, 23)),
        ("9999-12-31", date(2027, 11, 22)),
        ("0001-01-01", date(2025, 11, 17)),
    ],
)
def test_any_text_leads_to_a_week(text, first):
    assert monday(text, today=date(2026, 11, 24)) == first


def test_what_lies_apart():
    morning = window(opens=8, closes=12)
    others = [window(opens=7, closes=9), window(opens=10, closes=11), window(opens=12, closes=13)]
    assert apart([morning], others) == [window(opens=9, closes=10), window(opens=11, closes=12)]
    assert apart([morning], [morning]) == []
    assert apart([morning], []) == [morning]
