"""Forms by themselves; what they refuse on the pages stands in views/."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from core.tenancy import system_context
from interviews.forms.aftermath import CancelForm, ConferenceForm, NoteForm
from interviews.forms.windows import WindowFormSet, WindowRows, clock_choices, problem_in_words, suggested_windows
from interviews.rules import Problem, ProblemCode, WindowInput
from interviews.slots import Span
from tests.factories import NOW

TYPED = WindowInput(day=date(2026, 11, 24), opens=time(10), closes=time(12))


def in_words(code: ProblemCode) -> str:
    return problem_in_words(Problem(code=code, index=1, other=0), [TYPED, TYPED], minutes=45)


def test_every_rendered_form_has_a_key_of_its_own():
    assert len({str(NoteForm()["form_key"].value()) for _ in range(10)}) == 10


def test_a_form_shown_again_keeps_its_key():
    key = "0d5ee7a4-3f3f-4a52-8a1f-4d1f6f1c7c11"
    assert NoteForm({"form_key": key})["form_key"].value() == key


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


# Windows

TUESDAY, WEDNESDAY = ("2026-11-24", "10:00", "12:00"), ("2026-11-25", "14:00", "16:00")


def rows(*windows: tuple[str, str, str], **changes: str) -> WindowRows:
    """Rows as a browser sends them; `changes` such as DELETE_0="on"."""
    sent = {"windows-TOTAL_FORMS": str(len(windows)), "windows-INITIAL_FORMS": "0"}
    for number, window in enumerate(windows):
        names = (f"windows-{number}-{name}" for name in ("day", "opens", "closes"))
        sent |= dict(zip(names, window, strict=True))
    sent |= {f"windows-{number}-{name}": each for key, each in changes.items() for name, number in [key.split("_")]}
    return WindowFormSet(sent, prefix="windows")


def spans(sent: WindowRows) -> list[Span]:
    return sent.spans_or_errors(
        time_zone=ZoneInfo("Europe/Berlin"), length=timedelta(minutes=30), notice=timedelta(minutes=60), now=NOW
    )


def told(sent: WindowRows) -> str:
    """Everything that the rows say after they were refused."""
    assert spans(sent) == []
    beside = [error for form in sent.forms for errors in form.errors.values() for error in errors]
    return " ".join(map(str, [*sent.all_problems, *beside]))


@pytest.mark.parametrize(
    ("windows", "sentence"),
    [
        ([TUESDAY], "Please offer at least 2 windows"),
        ([], "Please offer at least 2 windows"),
        ([("", "", ""), ("", "", "")], "Please offer at least 2 windows"),
        ([TUESDAY, TUESDAY], "This window overlaps the one from 10:00 to 12:00."),
        ([TUESDAY, ("2026-11-24", "11:30", "13:00")], "This window overlaps the one from 10:00 to 12:00."),
        ([TUESDAY, ("2026-11-20", "10:00", "12:00")], "This window lies in the past"),
        ([TUESDAY, ("2026-11-23", "10:00", "11:00")], "too soon for somebody to book it"),
        ([TUESDAY, ("2026-11-25", "10:00", "10:15")], "too short for an interview of 30 minutes"),
        ([TUESDAY, ("2026-11-25", "12:00", "10:00")], "This window ends before it starts."),
        ([TUESDAY, ("2026-11-25", "12:00", "12:00")], "This window ends before it starts."),
        ([TUESDAY, ("2028-11-25", "10:00", "12:00")], "more than a year ahead"),
        ([TUESDAY, ("9999-12-31", "10:00", "00:00")], "more than a year ahead"),
        ([TUESDAY, ("0001-01-01", "10:00", "12:00")], "This window lies in the past"),
        ([TUESDAY, ("nonsense", "10:00", "12:00")], "Enter a valid date."),
        ([TUESDAY, ("2026-02-30", "10:00", "12:00")], "Enter a valid date."),
        ([TUESDAY, ("2026-11-25", "25:00", "12:00")], "Enter a valid time."),
        ([TUESDAY, ("2026-11-25", "\x00", "12:00")], "Enter a valid time."),
        ([TUESDAY, ("2026-11-25", "", "12:00")], "1 window needs a correction. This field is required."),
        ([("2026-12-01", f"{number // 3:02}:{number % 3 * 20:02}", "23:59") for number in range(61)], "At most 60"),
    ],
)
def test_windows_that_cannot_be_offered_are_explained(windows, sentence):
    assert sentence in told(rows(*windows))


def test_beside_published_hours_no_window_is_needed():
    sent = rows(("", "", ""))
    found = sent.spans_or_errors(
        time_zone=ZoneInfo("Europe/Berlin"), length=timedelta(minutes=30), notice=timedelta(0), now=NOW, fewest=0
    )
    assert (found, sent.all_problems) == ([], [])


def test_windows_that_touch_are_two_windows():
    assert len(spans(rows(TUESDAY, ("2026-11-24", "12:00", "13:00")))) == 2


def test_windows_come_in_the_order_of_time():
    assert [span.start.day for span in spans(rows(WEDNESDAY, TUESDAY))] == [24, 25]


def test_a_removed_row_is_left_out_whatever_it_says():
    assert len(spans(rows(TUESDAY, WEDNESDAY, ("nonsense", "", "??"), DELETE_2="on"))) == 2


def test_a_removed_row_does_not_count_as_a_window():
    assert "Please offer at least 2 windows" in told(rows(TUESDAY, WEDNESDAY, DELETE_1="on"))


def test_a_removed_row_does_not_count_as_one_to_correct():
    sent = rows(TUESDAY, ("nonsense", "10:00", "11:00"), ("nonsense", "", ""), DELETE_2="on")
    assert "1 window needs a correction." in told(sent)


def test_an_empty_row_is_left_out():
    assert len(spans(rows(TUESDAY, ("", "", ""), WEDNESDAY))) == 2


@pytest.mark.parametrize("total", ["-1", "nonsense", ""])
def test_a_wrong_number_of_rows_is_no_error(total):
    assert spans(WindowFormSet({"windows-TOTAL_FORMS": total, "windows-INITIAL_FORMS": "0"}, prefix="windows")) == []


def test_rows_beyond_what_anybody_types_are_not_even_looked_at():
    sent = WindowFormSet({"windows-TOTAL_FORMS": "10000", "windows-INITIAL_FORMS": "0"}, prefix="windows")
    assert (len(sent.forms), spans(sent)) == (70, [])


# Around the interview


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
