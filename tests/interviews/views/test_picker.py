"""Choosing a time: zone, month, day and times, and every way in which there is nothing to choose."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from core.tenancy import organization_context
from interviews.models import Interview, InterviewSeat
from interviews.slots import Span
from interviews.views.picker import empty_words
from tests import factories
from tests.factories import NOW
from tests.interviews.factories import booked, help_request, pending, start, window
from tests.interviews.views.seen import HTMX, address, by_link, checked, days, times, values, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
LATER = NOW + timedelta(minutes=1)
SLOT = "2026-11-24T10:00Z"
MORNING = ["10:00", "10:30", "11:00", "11:30"]  # 09:00 to 11:00 UTC, read in Berlin


def look(interview: Interview, headers: dict[str, str] | None = None, **query: str):
    """The picker, opened by the mailed link."""
    return by_link(interview).get(address("pick_time", interview, **query), headers=headers)


def berlin(**query: str) -> dict[str, Any]:
    return {"zone": "Europe/Berlin", "date": "2026-11-24", **query}


# Zone


def test_before_the_candidate_says_a_zone_the_organizations_is_shown():
    assert "Berlin GMT+1 It is 10:00 for you right now." in words(look(pending()))


def test_times_are_printed_in_the_zone_of_the_address():
    expected = {
        "Asia/Calcutta": ("Kolkata GMT+5:30", ["14:30", "15:00", "15:30", "16:00"]),
        "Asia/Kathmandu": ("Kathmandu GMT+5:45", ["14:45", "15:15", "15:45", "16:15"]),
        "America/St_Johns": ("St John’s GMT-3:30", ["05:30", "06:00", "06:30", "07:00"]),
        "US/Pacific": ("Los Angeles GMT-8", ["01:00", "01:30", "02:00", "02:30"]),
        "UTC": ("UTC GMT", ["09:00", "09:30", "10:00", "10:30"]),
        "Etc/GMT+5": ("GMT-5", ["04:00", "04:30", "05:00", "05:30"]),
    }
    interview = pending()
    browser = by_link(interview)
    for zone, (shown, printed) in expected.items():
        page = browser.get(address("pick_time", interview, zone=zone, date="2026-11-24"))
        assert (shown in words(page), times(page)) == (True, printed)


def test_an_unknown_zone_is_said_in_words_and_the_page_stays():
    interview = pending()
    browser = by_link(interview)
    for zone in ("Mars/Phobos", "../../etc/passwd", "\x00", "europe/berlin", "x" * 5000):
        page = browser.get(address("pick_time", interview, zone=zone, date="2026-11-24"))
        assert (page.status_code, times(page)) == (200, MORNING)
        assert "We do not know this time zone." in words(page)


def test_the_account_of_a_reader_does_not_change_the_chosen_zone(sign_in):
    person = factories.user(time_zone="Asia/Tokyo")
    interview = pending(factories.application(factories.job(factories.organization()), person=person))
    page = sign_in(person).get(address("pick_time", interview, zone="America/New_York", date="2026-11-24"))
    assert times(page) == ["04:00", "04:30", "05:00", "05:30"]


def test_all_zones_are_listed_on_a_page_of_their_own():
    interview = pending()
    page = by_link(interview).get(address("pick_zone", interview, date="2026-11-24", slot=SLOT))
    link = f"{address('pick_time', interview)}?zone=Asia%2FKolkata&amp;date=2026-11-24&amp;slot=2026-11-24T10%3A00Z"
    assert link in page.content.decode()


def test_zones_can_be_searched_without_a_script():
    interview = pending()
    page = by_link(interview).get(address("pick_zone", interview, search="kolk"))
    assert page.content.decode().count('class="zone-list__link"') == 1
    assert "Kolkata" in words(page)


def test_nonsense_in_the_address_of_the_zone_list_is_no_error():
    interview = pending()
    browser, url = by_link(interview), address("pick_zone", interview)
    queries = ["search=zzzz", "search=%00", "name=x&interview=y", "zone=Mars", "slot=%ff"]
    assert [browser.get(f"{url}?{query}").status_code for query in queries] == [200] * len(queries)


# Month and day


def test_available_days_are_links_and_say_how_many_times_they_have():
    page = look(pending(windows=[window(), window(day=2, closes=10)]))
    assert days(page) == ["Tuesday, 24 November: 4 free times", "Thursday, 26 November: 2 free times"]


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Pacific/Kiritimati", ["Wednesday, 25 November: 2 free times"]),
        ("Pacific/Pago_Pago", ["Monday, 23 November: 2 free times"]),
        ("Asia/Tokyo", ["Tuesday, 24 November: 2 free times"]),
    ],
)
def test_near_the_date_line_days_are_the_readers(zone, shown):
    windows = [Span(start(hour=10), start(hour=10, minute=30)), Span(start(hour=10, minute=30), start(hour=11))]
    assert days(look(pending(windows=windows), zone=zone)) == shown


def test_one_window_may_fall_on_two_of_the_readers_days():
    page = look(pending(windows=[window(), window(day=1)]), zone="Pacific/Auckland")  # GMT+13: 22:00 to 00:00
    assert days(page) == ["Tuesday, 24 November: 4 free times", "Wednesday, 25 November: 4 free times"]
    page = look(pending(windows=[window(opens=10, closes=12), window(day=1)]), zone="Pacific/Auckland")
    assert days(page) == [
        "Tuesday, 24 November: 2 free times",
        "Wednesday, 25 November: 6 free times",
    ]


def test_the_month_opens_where_times_are_and_leads_on():
    interview = pending(windows=[window(day=7), window(day=14)])  # 1 and 8 December
    page = look(interview)
    assert "December 2026" in words(page)
    assert days(page) == ["Tuesday, 1 December: 4 free times", "Tuesday, 8 December: 4 free times"]


def test_later_months_are_counted_and_can_be_turned_to():
    interview = pending(windows=[window(), window(day=8), window(day=41)])
    page = look(interview)
    assert "1 more date in December" in words(page)
    turned = look(interview, month="2026-12")
    assert days(turned) == ["Wednesday, 2 December: 4 free times"]
    assert "1 more date in January 2027" in words(turned)


def test_any_month_in_the_address_is_answered():
    interview = pending()
    browser = by_link(interview)
    months = ["9999-12", "0001-01", "2026-13", "nonsense", "2026-11-24", "1970-01", "9998-12"]
    answers = [browser.get(address("pick_time", interview, month=month)) for month in months]
    assert [answer.status_code for answer in answers] == [200] * len(months)


def test_a_day_without_times_asks_for_another():
    interview = pending()
    browser = by_link(interview)
    for date in ("2026-11-26", "2026-02-30", "9999-12-31", "0001-01-01", "nonsense", ""):
        page = browser.get(address("pick_time", interview, date=date))
        assert (times(page), "Choose a highlighted date to see its times." in words(page)) == ([], True)


# Times


def test_times_are_grouped_by_the_part_of_the_readers_day():
    windows = [window(opens=4, closes=5), window(opens=10, closes=12), window(opens=16, closes=17), window(day=1)]
    page = words(look(pending(windows=windows), **berlin()))
    shown = page[page.index("Pick a time") : page.index("Choose a different date")]
    assert shown.split("Tuesday, 24 November ")[1].strip() == (
        "Night 05:00 05:30 Morning 11:00 11:30 Afternoon 12:00 12:30 Evening 17:00 17:30"
    )


def test_the_chosen_time_is_ticked_and_repeated():
    page = look(pending(), **berlin(slot=SLOT))
    assert (checked(page), "Tue 24 Nov 11:00–11:30 · Berlin Send Time" in words(page)) == ([SLOT], True)


def test_in_another_zone_the_chosen_time_stays_the_same_instant_on_its_new_day():
    page = look(pending(), zone="Pacific/Kiritimati", date="2026-11-24", slot=SLOT)
    assert (checked(page), "Wed 25 Nov 00:00–00:30 · Kiritimati" in words(page)) == ([SLOT], True)


def test_a_time_that_is_not_on_offer_is_not_shown_as_chosen():
    page = look(pending(), **berlin(slot="2026-11-24T12:00Z"))
    assert (checked(page), times(page), "No time chosen yet" in words(page)) == ([], MORNING, True)


def test_both_halves_of_an_hour_that_occurs_twice_can_be_chosen():
    """On 1 November 2026 New York reads 01:00 to 02:00 twice."""
    before = datetime(2026, 10, 26, 9, tzinfo=UTC)
    night = datetime(2026, 11, 1, 5, tzinfo=UTC)
    windows = [Span(night, night + timedelta(hours=2)), window()]
    with time_machine.travel(before, tick=False):
        interview = pending(windows=windows, now=before)
        browser = by_link(interview, now=before)
        page = browser.get(address("pick_time", interview, zone="America/New_York", date="2026-11-01"))
        assert times(page) == ["01:00 (GMT-4)", "01:30 (GMT-4)", "01:00 (GMT-5)", "01:30 (GMT-5)"]
        slots = values(page, "slot")
        assert slots == ["2026-11-01T05:00Z", "2026-11-01T05:30Z", "2026-11-01T06:00Z", "2026-11-01T06:30Z"]
        browser.post(address("confirm_time", interview), {"slot": slots[2], "zone": "America/New_York"})
    interview.refresh_from_db()
    assert interview.starts_at == night + timedelta(hours=1)


# Times that went


def test_a_fresh_offer_carries_no_warning():
    assert "no longer available" not in words(look(pending()))


def test_the_warning_counts_what_passed_and_what_was_taken():
    person = factories.user()
    interview = pending(members=[person])
    booked(pending(members=[person]), at=start(day=1), now=LATER)
    with time_machine.travel(start(hour=8, minute=30), tick=False):  # 09:00 is too soon by now
        page = words(look(interview))
    assert "Some offered times are no longer available" in page
    assert "1 time was taken since we wrote to you. 1 time has passed." in page


def test_what_was_taken_before_the_offer_is_not_counted_as_taken_since():
    person = factories.user()
    booked(pending(members=[person]))
    page = look(pending(members=[person], now=LATER), **berlin())
    assert (times(page), "no longer available" in words(page)) == (MORNING[1:], False)


def test_the_warning_names_the_representative():
    organization = factories.organization()
    organization.representative = factories.representative(name="Maya Okafor")
    organization.save()
    with time_machine.travel(start(hour=9), tick=False):
        page = words(look(pending(organization=organization)))
    assert "2 times have passed. Nothing suits? Tell Maya Okafor below." in page


def test_when_all_is_taken_the_page_says_so():
    person = factories.user()
    windows = [Span(start(), start(minute=30)), Span(start(minute=30), start(hour=10))]
    interview = pending(members=[person], windows=windows)
    booked(pending(members=[person]), at=start(), now=LATER)
    booked(pending(members=[person]), at=start(minute=30), now=LATER)
    page = words(look(interview))
    assert "All offered times have been taken by now." in page
    assert "2 times were taken since we wrote to you." in page
    assert days(look(interview)) == []


def test_when_all_is_past_the_page_says_so_and_names_who_helps():
    interview = pending(windows=[window(), window(day=1)])
    with time_machine.travel(start(day=1, hour=10, minute=29), tick=False):
        page = look(interview)
    assert "All offered times have passed, or are too soon to book. Please contact" in words(page)
    assert (days(page), times(page)) == ([], [])


def test_when_nothing_is_offered_the_page_says_so():
    interview = pending()
    with organization_context(interview.organization):
        interview.windows.all().delete()
    assert "No times are offered yet." in words(look(interview))


def test_four_reasons_are_four_sentences():
    reasons = ["nothing_offered", "all_past_or_too_soon", "too_far", "all_taken"]
    assert len({empty_words(reason, "Maya") for reason in reasons}) == 4  # type: ignore[arg-type]


def test_new_times_asked_stays_visible_on_the_page():
    interview = pending()
    assert "You asked for other times" not in words(look(interview))
    help_request(interview)
    assert "You asked for other times" in words(look(interview))


def test_a_settled_interview_leads_to_its_own_page():
    interview = booked()
    answer = look(interview)
    assert (answer.status_code, answer.headers["Location"]) == (302, address("interview", interview))


# Fragments


def test_htmx_gets_the_picker_alone():
    page = look(pending(), {**HTMX, "HX-Target": "picker"}, **berlin())
    body = page.content.decode()
    assert ("<html" in body, 'id="picker"' in body, times(page)) == (False, True, MORNING)


def test_going_back_gets_the_whole_page():
    page = look(pending(), {**HTMX, "HX-Target": "picker", "HX-History-Restore-Request": "true"})
    assert "<html" in page.content.decode()


def test_the_zone_list_is_a_fragment_inside_the_picker():
    interview = pending()
    headers = {**HTMX, "HX-Target": "zones"}
    body = by_link(interview).get(address("pick_zone", interview), headers=headers).content.decode()
    assert ("<html" in body, body.count('id="zone-list"')) == (False, 1)


def test_the_picker_is_never_stored():
    assert look(pending()).headers["Cache-Control"] == "no-store"


# Cost


def _queries(interview: Interview, count_queries):
    browser, url = by_link(interview), address("pick_time", interview, **berlin())
    browser.get(url)
    return count_queries(lambda: browser.get(url))


def test_the_number_of_queries_does_not_grow_with_windows(count_queries):
    few, many = [window(), window(day=1)], [window(day=day) for day in range(30)]
    assert _queries(pending(windows=many), count_queries) == _queries(pending(windows=few), count_queries)


def test_the_number_of_queries_does_not_grow_with_the_panel(count_queries):
    one, ten = ([f"guest{number}@partner.example" for number in range(size)] for size in (1, 10))
    panels = [pending(guests=guests, members=[]) for guests in (one, ten)]
    assert _queries(panels[1], count_queries) == _queries(panels[0], count_queries)


def test_the_number_of_queries_does_not_grow_with_history(count_queries):
    person = factories.user()
    interview, old = pending(members=[person]), booked(pending(members=[person]), at=start(day=1))
    before = _queries(interview, count_queries)
    write_history(old, person=person.email, days=300)
    assert _queries(interview, count_queries) == before


def write_history(interview: Interview, *, person: str, days: int) -> None:
    """As many earlier interviews like this one, one a day."""
    owner = interview.organization
    with organization_context(owner):
        copies = [Interview.objects.get(pk=interview.pk) for _ in range(days)]
        for copy in copies:
            copy.pk, copy.form_key = uuid4(), uuid4()
        Interview.objects.bulk_create(copies)
        InterviewSeat.objects.bulk_create(
            InterviewSeat(
                organization=owner,
                interview=copy,
                person=person,
                during=DateTimeTZRange(start(day=-number), start(day=-number, minute=30)),
            )
            for number, copy in enumerate(copies, start=1)
        )
