"""Rows of a member's own hours: weekly, on some dates, time off. What the buttons do for whoever has no script."""

from datetime import time
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from interviews.forms.windows import clock_choices
from interviews.hours import MOST_EXCEPTIONS, MOST_ROWS_PER_DAY, DatedRow

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DAYS_A_WEEK = 7
MOST_WEEKLY = DAYS_A_WEEK * MOST_ROWS_PER_DAY
WEEKLY_NAMES = ("weekday", "opens", "closes")


class ClockField(forms.TypedChoiceField):
    """A half hour of the day, or nothing yet."""

    def __init__(self, *, closing: bool, label: "StrOrPromise") -> None:
        super().__init__(
            label=label,
            required=False,
            choices=clock_choices(closing=closing),
            coerce=time.fromisoformat,
            empty_value=None,
            error_messages={"invalid_choice": _lazy("Please choose a time from the list.")},
        )


class StretchForm(forms.Form):
    """From–to. A row without both is empty."""

    opens = ClockField(closing=False, label=_lazy("From"))
    closes = ClockField(closing=True, label=_lazy("To"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if not self.errors and (opens is None) != (closes is None):
            self.add_error("closes" if closes is None else "opens", _("Please choose a time here as well."))
        return cleaned

    @property
    def is_filled(self) -> bool:
        return self.cleaned_data.get("opens") is not None


class WeeklyForm(StretchForm):
    """From–to on one weekday."""

    weekday = forms.IntegerField(min_value=0, max_value=DAYS_A_WEEK - 1, widget=forms.HiddenInput)


def _day_field(label: "StrOrPromise") -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class OffForm(forms.Form):
    """Days off, both included. Without a last day, one day."""

    first_day = _day_field(_lazy("First day"))
    last_day = _day_field(_lazy("Last day"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and cleaned.get("last_day") and not cleaned.get("first_day"):
            self.add_error("first_day", _("Please choose the first day as well."))
        return cleaned

    @property
    def is_filled(self) -> bool:
        return self.cleaned_data.get("first_day") is not None

    def row(self) -> DatedRow:
        first = self.cleaned_data["first_day"]
        return DatedRow(first_day=first, last_day=self.cleaned_data["last_day"] or first)


class OtherHoursForm(StretchForm, OffForm):
    """Other hours than usual on these days."""

    field_order = ["first_day", "last_day", "opens", "closes"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        has_day, has_hours = cleaned.get("first_day") is not None, cleaned.get("opens") is not None
        if not self.errors and has_day != has_hours:
            if has_day:
                self.add_error("opens", _("Please choose hours, or enter these days as time off."))
            else:
                self.add_error("first_day", _("Please choose the first day as well."))
        return cleaned

    @property
    def is_filled(self) -> bool:
        return self.cleaned_data.get("first_day") is not None

    def row(self) -> DatedRow:
        first, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        return DatedRow(
            first_day=first,
            last_day=last or first,
            opens=self.cleaned_data["opens"],
            closes=self.cleaned_data["closes"],
        )


class Rows(BaseFormSet[Any]):
    """Rows of one kind; problems stand beside the row they belong to."""

    def filled(self) -> list[Any]:
        return [form for form in self.forms if form.is_filled]

    def wrong(self) -> int:
        return sum(1 for form in self.forms if form.errors)


def _formset(form: type[forms.Form], most: int) -> type[Rows]:
    return cast(type[Rows], formset_factory(form, formset=Rows, extra=0, max_num=most, absolute_max=most))


WeeklyFormSet = _formset(WeeklyForm, DAYS_A_WEEK * MOST_ROWS_PER_DAY)
OffFormSet = _formset(OffForm, MOST_EXCEPTIONS)
OtherFormSet = _formset(OtherHoursForm, MOST_EXCEPTIONS)


def rearranged(data: QueryDict, do: str) -> QueryDict:
    """What was typed, after a button: "add-off", "add-other", "add-3" (hours on Thursday), "copy-3" (Thursday's hours
    to the days ticked as "copy-3-to")."""
    data = data.copy()
    verb, _dash, what = do.partition("-")
    if verb == "add" and what in ("off", "other"):
        data[f"{what}-TOTAL_FORMS"] = str(min(_total(data, what) + 1, MOST_EXCEPTIONS))
    elif verb == "add":
        _write(data, [*_read(data), (what, "", "")])
    elif verb == "copy":
        rows, targets = _read(data), data.getlist(f"copy-{what}-to")
        source = [(opens, closes) for weekday, opens, closes in rows if weekday == what]
        kept = [row for row in rows if row[0] not in targets or row[0] == what]
        copies = [(day, opens, closes) for day in targets if day != what for opens, closes in source]
        _write(data, [*kept, *copies])
    return data


def _total(data: QueryDict, prefix: str) -> int:
    said = data.get(f"{prefix}-TOTAL_FORMS") or ""
    return int(said) if said.isdecimal() and len(said) < len("10000") else 0


def _read(data: QueryDict) -> list[tuple[str, ...]]:
    total = min(_total(data, "weekly"), MOST_WEEKLY)
    return [tuple(data.get(f"weekly-{number}-{name}") or "" for name in WEEKLY_NAMES) for number in range(total)]


def _write(data: QueryDict, rows: list[tuple[str, ...]]) -> None:
    rows = sorted(rows[:MOST_WEEKLY], key=lambda row: row[0])  # sorted() keeps the order within a day
    for number, row in enumerate(rows):
        for name, value in zip(WEEKLY_NAMES, row, strict=True):
            data[f"weekly-{number}-{name}"] = value
    data["weekly-TOTAL_FORMS"] = str(len(rows))
