"""A member's own hours on their page."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Entry
from core.tenancy import organization_context
from interviews.models import Availability
from tests import factories
from tests.interviews.factories import availability, booked, busy_calendar, pending, window
from tests.interviews.views.seen import HTMX, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
Row = tuple[int, str, str]


@pytest.fixture
def membership():
    return factories.member(factories.organization(), "interviewer")


@pytest.fixture
def visitor(membership, sign_in):
    return sign_in(membership.user)


@pytest.fixture
def address(membership):
    return reverse("availability", kwargs={"slug": membership.organization.slug})


def filled(*weekly: Row, **changes: Any) -> dict[str, Any]:
    """The form as a browser sends it. `off`, `other`: rows of dates (and hours)."""
    terms = {"time_zone": "Europe/Berlin", "notice_minutes": 1440, "horizon_days": 28, "most_per_day": ""}
    buffers = {"buffer_before_minutes": 0, "buffer_after_minutes": 0, "most_per_week": ""}
    rows = {"weekly": weekly, "off": changes.pop("off", []), "other": changes.pop("other", [])}
    names = {
        "weekly": ("weekday", "opens", "closes"),
        "off": ("first_day", "last_day"),
        "other": ("first_day", "last_day", "opens", "closes"),
    }
    sent: dict[str, Any] = {}
    for part, of_part in rows.items():
        sent |= {f"{part}-TOTAL_FORMS": len(of_part), f"{part}-INITIAL_FORMS": 0}
        for number, row in enumerate(of_part):
            sent |= {f"{part}-{number}-{name}": value for name, value in zip(names[part], row, strict=True)}
    return {**terms, **buffers, **sent, **changes}


MORNINGS = [(day, "09:00", "12:00") for day in range(5)]


def saved(membership: Any) -> Availability:
    with organization_context(membership.organization):
        return Availability.objects.prefetch_related("weekly", "dated").get(user=membership.user)


def weekly(membership: Any) -> list[Row]:
    with organization_context(membership.organization):
        return [(row.weekday, f"{row.opens:%H:%M}", f"{row.closes:%H:%M}") for row in saved(membership).weekly.all()]


def chosen(response: Any, name: str) -> str:
    """The chosen option of a select."""
    select = re.search(rf'<select name="{name}".*?</select>', response.content.decode(), re.DOTALL)
    assert select, name
    found = re.search(r'<option value="([^"]*)" selected', select[0])
    return found[1] if found else ""


def test_hours_are_published(visitor, address, membership):
    answer = visitor.post(
        address,
        filled(
            *MORNINGS,
            (4, "22:00", "00:00"),
            most_per_day="3",
            off=[("2026-12-24", "2026-12-31"), ("2027-01-04", ""), ("", "")],
            other=[("2026-12-07", "", "14:00", "16:00")],
            time_zone="Asia/Kolkata",
        ),
        follow=True,
    )
    assert "Your hours are published." in words(answer)
    assert weekly(membership) == [*MORNINGS, (4, "22:00", "00:00")]
    row = saved(membership)
    assert (row.time_zone, row.notice_minutes, row.horizon_days, row.most_per_day) == ("Asia/Kolkata", 1440, 28, 3)
    with organization_context(membership.organization):
        assert [(each.first_day, each.last_day, each.opens, each.closes) for each in row.dated.all()] == [
            (date(2026, 12, 7), date(2026, 12, 7), time(14), time(16)),
            (date(2026, 12, 24), date(2026, 12, 31), None, None),
            (date(2027, 1, 4), date(2027, 1, 4), None, None),
        ]


def test_what_is_saved_is_shown_and_read_back(visitor, address, membership):
    visitor.post(
        address,
        filled(
            *MORNINGS,
            *[(day, "13:00", "17:00") for day in range(5)],
            (6, "10:00", "11:00"),
            most_per_day="3",
            buffer_after_minutes=15,
            off=[("2026-12-24", "2026-12-31")],
            other=[("2026-12-07", "2026-12-08", "14:00", "16:00")],
        ),
    )
    answer = visitor.get(address)
    said = words(answer)
    assert (
        "Monday to Friday 09:00–12:00 and 13:00–17:00, Sunday 10:00–11:00, Berlin time; at least 24 hours ahead, "
        "up to 4 weeks; 15 minutes free after each interview; at most 3 a day." in said
    )
    assert "Other hours: Mon 7 Dec – Tue 8 Dec 14:00–16:00." in said
    assert "Away: Thu 24 Dec – Thu 31 Dec." in said
    assert chosen(answer, "weekly-0-opens") == "09:00"
    assert "2026-12-24" in answer.content.decode()


def test_free_starts_are_counted_less_what_is_taken(visitor, address, membership):
    """Tuesday 24 and the Tuesdays after, 09:00–11:00: four half hours each, one of them booked, one busy."""
    availability(membership, weekly=[(1, time(9), time(11))], notice_minutes=0)
    booked(
        pending(
            organization=membership.organization,
            members=[membership.user],
            windows=[window(opens=8, closes=9), window(day=1)],
        ),
        at=window(opens=8).start,
    )
    busy_calendar(membership, window(day=7, opens=9, closes=10))
    assert "13 half-hour starts are free in the next 4 weeks." in words(visitor.get(address))


def test_before_anything_is_published_a_suggestion_is_shown(visitor, address, membership):
    answer = visitor.get(address)
    assert "You have not published any hours yet." in words(answer)
    assert chosen(answer, "weekly-0-opens") == "09:00"
    with organization_context(membership.organization):
        assert not Availability.objects.exists()


def test_no_hours_at_all_can_be_published(visitor, address):
    visitor.post(address, filled((0, "", "")))
    assert "nobody can book you by them" in words(visitor.get(address))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"weekly": [(0, "12:00", "09:00")]}, "These hours end before they start."),
        ({"weekly": [(0, "09:00", "12:00"), (0, "11:00", "13:00")]}, "These hours overlap others of the same day."),
        ({"weekly": [(0, "09:00", "")]}, "To: Please choose a time here as well."),
        ({"weekly": [(0, "", "09:00")]}, "From: Please choose a time here as well."),
        ({"weekly": [(0, "09:07", "12:00")]}, "Please choose a time from the list."),
        ({"off": [("2026-12-31", "2026-12-24")]}, "The last day lies before the first."),
        ({"off": [("2026-11-01", "2026-11-02")]}, "These days are over."),
        ({"off": [("", "2026-12-02")]}, "Please choose the first day as well."),
        ({"other": [("2026-12-01", "", "", "")]}, "Please choose hours, or enter these days as time off."),
        ({"other": [("", "", "09:00", "10:00")]}, "Please choose the first day as well."),
        ({"other": [("2026-12-01", "", "10:00", "09:00")]}, "These hours end before they start."),
        ({"most_per_day": "0"}, "greater than or equal to 1"),
        ({"time_zone": "Mars/Olympus"}, "We do not know this time zone."),
        ({"time_zone": ""}, "We do not know this time zone."),
        ({"notice_minutes": "7"}, "Select a valid choice"),
        ({"weekly": [(0, f"{hour:02}:00", f"{hour:02}:30") for hour in range(7)]}, "more rows than we can keep"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(visitor, address, membership, changes, problem):
    sent = filled(*changes.pop("weekly", MORNINGS), **changes, most_per_week="17")
    answer = visitor.post(address, sent)
    assert answer.status_code == 422
    assert problem in words(answer)
    assert 'value="17"' in answer.content.decode()
    assert chosen(answer, "weekly-0-closes") == sent["weekly-0-closes"]
    with organization_context(membership.organization):
        assert not Availability.objects.exists()


def test_a_form_that_came_empty_is_wrong_not_a_crash(visitor, address):
    assert visitor.post(address, {}).status_code == 422
    assert visitor.post(address, {"do": "copy-0", "weekly-TOTAL_FORMS": "many"}).status_code == 200
    assert visitor.post(address, {"do": "add-"}).status_code == 200


def test_sent_twice_it_is_published_once(visitor, address, membership):
    visitor.post(address, filled(*MORNINGS))
    visitor.post(address, filled(*reversed(MORNINGS)))
    with organization_context(membership.organization):
        assert Entry.objects.about(saved(membership)).count() == 1
    visitor.post(address, filled(*MORNINGS[:1]))
    assert weekly(membership) == MORNINGS[:1]


def test_without_a_script_a_day_is_copied_and_nothing_saved(visitor, address, membership):
    sent = filled((0, "09:00", "12:00"), (0, "13:00", "15:00"), (1, "08:00", "09:00"), (5, "10:00", "11:00"))
    answer = visitor.post(address, {**sent, "do": "copy-0", "copy-0-to": ["1", "4"]})
    found = [(chosen(answer, f"weekly-{n}-opens"), chosen(answer, f"weekly-{n}-closes")) for n in range(7)]
    assert found == [*[("09:00", "12:00"), ("13:00", "15:00")] * 3, ("10:00", "11:00")]
    assert "Monday, Tuesday and Friday 09:00–12:00 and 13:00–15:00, Saturday 10:00–11:00" in words(answer)
    assert "Not published yet" in words(answer)
    with organization_context(membership.organization):
        assert not Availability.objects.exists()


@pytest.mark.parametrize("what", ["3", "off", "other"])
def test_without_a_script_a_row_is_added_and_nothing_saved(visitor, address, membership, what):
    answer = visitor.post(address, {**filled(*MORNINGS), "do": f"add-{what}"})
    part, number = ("weekly", 6) if what == "3" else (what, 1)
    assert f'name="{part}-TOTAL_FORMS" value="{number}"' in answer.content.decode()
    assert "Please check" not in words(answer)
    with organization_context(membership.organization):
        assert not Availability.objects.exists()


def test_while_typing_only_the_words_are_answered(visitor, address, membership):
    htmx = {**HTMX, "HX-Target": "readback"}
    answer = visitor.post(address, {**filled(*MORNINGS), "do": "preview"}, headers=htmx)
    assert answer.status_code == 200
    assert words(answer).startswith("Monday to Friday 09:00–12:00, Berlin time")
    assert "<html" not in answer.content.decode()
    half_typed = visitor.post(address, {**filled((0, "09:00", "")), "do": "preview"}, headers=htmx)
    assert "Once everything is filled in" in words(half_typed)
    with organization_context(membership.organization):
        assert not Availability.objects.exists()


def test_days_off_that_are_over_are_not_shown_again(visitor, address, membership):
    availability(membership, dated=[(date(2026, 12, 24), date(2026, 12, 31), None, None)])
    with time_machine.travel(factories.NOW + timedelta(days=60), tick=False):
        assert "2026-12-24" not in visitor.get(address).content.decode()


def test_everybody_publishes_for_themselves(visitor, address, membership, sign_in):
    colleague = factories.member(membership.organization)
    visitor.post(address, filled(*MORNINGS))
    sign_in(colleague.user)
    assert [row.user for row in _all(membership)] == [membership.user]
    assert "You have not published any hours yet." in words(sign_in(colleague.user).get(address))


def _all(membership: Any) -> list[Availability]:
    with organization_context(membership.organization):
        return list(Availability.objects.select_related("user"))
