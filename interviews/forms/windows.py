"""The windows of an offer: a day, from, to, in the team's time zone."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from interviews.rules import (
    FEWEST_WINDOWS,
    MOST_WINDOWS,
    Problem,
    ProblemCode,
    WindowInput,
    check_windows,
    to_spans,
)
from interviews.slots import Span

HALF_HOURS = [time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, 30)]


def clock_choices(*, closing: bool) -> list[tuple[str, str]]:
    """Half hours of a day; closing at 00:00 is written as the end of the day."""
    times = [f"{at:%H:%M}" for at in HALF_HOURS]
    if not closing:
        return [("", "–"), *((at, at) for at in times)]
    return [("", "–"), *((at, at) for at in times[1:]), ("00:00", "24:00")]


class WindowForm(forms.Form):
    """One window: a day, from, to, in the team's time zone. An empty row is left out."""

    day = forms.DateField(label=_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    opens = forms.TimeField(label=_lazy("From"), widget=forms.Select(choices=clock_choices(closing=False)))
    closes = forms.TimeField(label=_lazy("To"), widget=forms.Select(choices=clock_choices(closing=True)))

    def has_changed(self) -> bool:
        """A row that names no time is empty, also when a day is suggested in it."""
        return self.is_bound and any(self[name].value() for name in ("opens", "closes"))

    @property
    def is_removed(self) -> bool:
        """Whether somebody without a script ticked the row off."""
        return bool(self.data.get(self.add_prefix("DELETE")))


class WindowRows(BaseFormSet[WindowForm]):
    """All windows of an offer. Problems stand beside the row they belong to; everything typed is kept."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Any row may stay empty, also one with a suggested day."""
        return {**super().get_form_kwargs(index), "empty_permitted": True}

    def windows(self) -> list[tuple[WindowForm, WindowInput]]:
        """The filled rows."""
        filled = [form for form in self.forms if form.has_changed() and not form.is_removed]
        return [(form, WindowInput(**{k: form.cleaned_data[k] for k in ("day", "opens", "closes")})) for form in filled]

    def spans_or_errors(
        self, *, time_zone: ZoneInfo, length: timedelta, notice: timedelta, now: datetime, fewest: int = FEWEST_WINDOWS
    ) -> list[Span]:
        """The windows as instants, ascending; adds the problems to the rows and returns [] if there are any.

        `fewest`: 0 where other times are offered as well; then [] may also be what was typed (see `all_problems`).
        """
        if not self.is_valid():
            return []
        rows = self.windows()
        inputs = [window for _form, window in rows]
        problems = check_windows(inputs, zone=time_zone, length=length, now=now, notice=notice, fewest=fewest)
        for problem in problems:
            words = problem_in_words(problem, inputs, minutes=int(length.total_seconds() // 60))
            if problem.index is None:
                self._non_form_errors.append(words)  # type: ignore[attr-defined]
            else:
                rows[problem.index][0].add_error(None, words)
        return [] if problems else sorted(to_spans(inputs, time_zone))

    @property
    def all_problems(self) -> list[str]:
        """For the summary on top: what is wrong with all of them, and how many rows have something beside them."""
        if not self.is_bound:
            return []
        wrong = sum(1 for form in self.forms if form.errors and not form.is_removed)
        words = ngettext("{number} window needs a correction.", "{number} windows need a correction.", wrong)
        return [*self.non_form_errors(), *([words.format(number=wrong)] if wrong else [])]


def problem_in_words(problem: Problem, inputs: Sequence[WindowInput], *, minutes: int) -> str:
    """A sentence for somebody who typed the window."""
    match problem.code:
        case ProblemCode.TOO_FEW:
            return ngettext(
                "Please offer at least {number} window, so that the candidate has a choice.",
                "Please offer at least {number} windows, so that the candidate has a choice.",
                FEWEST_WINDOWS,
            ).format(number=FEWEST_WINDOWS)
        case ProblemCode.TOO_MANY:
            return _("At most {number} windows, please.").format(number=MOST_WINDOWS)
        case ProblemCode.ENDS_BEFORE_START:
            return _("This window ends before it starts.")
        case ProblemCode.PAST:
            return _("This window lies in the past, or too soon for somebody to book it.")
        case ProblemCode.TOO_FAR:
            return _("This window lies more than a year ahead.")
        case ProblemCode.TOO_SHORT:
            return _("This window is too short for an interview of {minutes} minutes.").format(minutes=minutes)
        case ProblemCode.OVERLAPS:
            other = inputs[problem.other or 0]
            return _("This window overlaps the one from {opens} to {closes}.").format(
                opens=f"{other.opens:%H:%M}", closes=f"{other.closes:%H:%M}"
            )


WindowFormSet = cast(
    type[WindowRows],
    formset_factory(
        WindowForm, formset=WindowRows, extra=0, can_delete=True, max_num=MOST_WINDOWS, absolute_max=MOST_WINDOWS + 10
    ),
)


def suggested_windows(today: date) -> list[dict[str, Any]]:
    """Two rows to start with: the next two weekdays, times still to be filled in."""
    days = [today + timedelta(days=ahead) for ahead in range(1, 7)]
    return [{"day": day, "opens": None, "closes": None} for day in days if day.weekday() < 5][:FEWEST_WINDOWS]


def windows_as_typed(spans: Iterable[Span], *, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Rows that say these windows, on this zone's clock; what the rows cannot say there is left out."""
    rows = []
    for span in spans:
        opens, closes = span.start.astimezone(zone), span.end.astimezone(zone)
        is_one_day = opens.date() == (closes - timedelta(minutes=1)).date()
        if is_one_day and {opens.time(), closes.time()} <= set(HALF_HOURS):
            rows.append({"day": opens.date(), "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"})
    return rows
