"""Forms by themselves; what they refuse on the pages stands in views/."""

from datetime import date, time

import pytest
from django.utils import translation

from core.tenancy import system_context
from interviews.forms import (
    CancelForm,
    ConferenceForm,
    NoFitForm,
    OfferForm,
    WindowFormSet,
    clock_choices,
    problem_in_words,
    suggested_windows,
)
from interviews.rules import Problem, ProblemCode, WindowInput
from tests import factories
from tests.factories import NOW

TYPED = WindowInput(day=date(2026, 11, 24), opens=time(10), closes=time(12))


def in_words(code: ProblemCode) -> str:
    return problem_in_words(Problem(code=code, index=1, other=0), [TYPED, TYPED], minutes=45)


def test_every_rendered_form_has_a_key_of_its_own():
    assert len({str(NoFitForm()["form_key"].value()) for _ in range(10)}) == 10


def test_a_form_shown_again_keeps_its_key():
    key = "0d5ee7a4-3f3f-4a52-8a1f-4d1f6f1c7c11"
    assert NoFitForm({"form_key": key})["form_key"].value() == key


def test_a_day_has_48_half_hours_and_ends_at_24():
    opening, closing = ([value for value, _ in clock_choices(closing=closing)] for closing in (False, True))
    assert (opening[:3], opening[-1], len(opening)) == (["", "00:00", "00:30"], "23:30", 49)
    assert (closing[:2], clock_choices(closing=True)[-1], len(closing)) == (["", "00:30"], ("00:00", "24:00"), 49)


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 11, 23), [24, 25]),
        (date(2026, 11, 26), [27, 30]),
        (date(2026, 11, 27), [30, 31]),
        (date(2026, 11, 28), [30, 31]),
        (date(2026, 11, 29), [30, 31]),
    ],
)
def test_the_next_two_weekdays_are_suggested(today, days):
    suggested = [(each["day"] - date(2026, 10, 31)).days for each in suggested_windows(today)]
    assert suggested == days


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_problem_has_a_sentence_of_its_own(language):
    with translation.override(language):
        assert len({in_words(code) for code in ProblemCode}) == len(ProblemCode)


def test_problems_name_the_length_and_the_other_window():
    assert in_words(ProblemCode.TOO_SHORT) == "This window is too short for an interview of 45 minutes."
    assert in_words(ProblemCode.OVERLAPS) == "This window overlaps the one from 10:00 to 12:00."


def test_rows_that_nobody_sent_are_a_problem_and_no_error():
    rows = WindowFormSet({}, prefix="windows")
    assert (rows.is_valid(), len(rows.all_problems)) == (False, 1)


def test_rows_that_were_never_sent_have_no_problems():
    assert WindowFormSet(prefix="windows").all_problems == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "accepted"),
    [("Europe/Berlin", True), ("Asia/Calcutta", True), ("US/Pacific", True), ("Mars/Phobos", False), ("", False)],
)
def test_every_zone_that_tzdata_knows_is_accepted(name, accepted):
    key = "0d5ee7a4-3f3f-4a52-8a1f-4d1f6f1c7c11"
    form = OfferForm({"time_zone": name, "form_key": key}, organization=factories.organization(), now=NOW)
    assert form.is_valid() is accepted


@pytest.mark.django_db
def test_the_organizations_zone_is_chosen_beforehand():
    form = OfferForm(organization=factories.organization(time_zone="Europe/Vienna"), now=NOW)
    assert form["time_zone"].value() == "Europe/Vienna"


@pytest.mark.parametrize(
    ("typed", "link"),
    [("meet.example/1", "https://meet.example/1"), ("http://meet.example", "http://meet.example"), ("", "")],
)
def test_a_web_address_may_leave_out_its_beginning(typed, link):
    with system_context("a test"):
        form = ConferenceForm({"conference_link": typed, "conference_phone": "+49 30 1234"})
        assert (form.is_valid(), form.cleaned_data["conference_link"]) == (True, link)


def test_a_cancellation_needs_no_reason():
    assert CancelForm({}).is_valid()
