"""The form of a member's own hours: terms, weekly rows, other hours on some dates, time off."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from accounts.forms import ZoneField
from accounts.models import Organization, User
from core import zones
from interviews.forms.hours import (
    DAYS_A_WEEK,
    WEEKLY_NAMES,
    OffFormSet,
    OtherFormSet,
    Rows,
    WeeklyFormSet,
)
from interviews.hours import (
    DatedRow,
    HoursProblemCode,
    Published,
    WeeklyRow,
    check_dated,
    check_weekly,
)
from interviews.models.availability import DEFAULT_HORIZON_DAYS
from interviews.words.hours import period

HOUR, DAY = 60, 24 * 60  # minutes
NOTICES = (0, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 5 * DAY, 7 * DAY)
BUFFERS = (0, 5, 10, 15, 30, 45, 60)
HORIZONS = (7, 14, 21, 28, 42, 56, 84, 168)  # days
MOST_A_DAY, MOST_A_WEEK = 20, 60
WORKING_DAYS = 5


def length_choices(lengths: Sequence[int], *, unit: timedelta, kept: int) -> list[tuple[int, str]]:
    """Lengths of time in words; one that was saved before is among them."""
    return [(each, period(each * unit) if each else _("None")) for each in sorted({*lengths, kept})]


class TermsForm(forms.Form):
    """On whose clock, and on which terms."""

    notice_minutes = forms.TypedChoiceField(
        label=_lazy("Minimum notice"), coerce=int, help_text=_lazy("Nobody can book you at shorter notice.")
    )
    horizon_days = forms.TypedChoiceField(label=_lazy("How far ahead"), coerce=int)
    buffer_before_minutes = forms.TypedChoiceField(label=_lazy("Free before an interview"), coerce=int)
    buffer_after_minutes = forms.TypedChoiceField(label=_lazy("Free after an interview"), coerce=int)
    most_per_day = forms.IntegerField(
        label=_lazy("Most interviews a day"), required=False, min_value=1, max_value=MOST_A_DAY
    )
    most_per_week = forms.IntegerField(
        label=_lazy("Most interviews a week"),
        required=False,
        min_value=1,
        max_value=MOST_A_WEEK,
        help_text=_lazy("Interviews at all organizations count, by days and weeks in your time zone."),
    )

    def __init__(
        self, data: QueryDict | None = None, *, saved: Published, organization: Organization, now: datetime
    ) -> None:
        kept = terms_of(saved)
        super().__init__(data, initial=kept)
        self.fields["time_zone"] = ZoneField(at=now, country=organization.country, label=_lazy("Your time zone"))
        self.fields["time_zone"].error_messages["required"] = ZoneField.default_error_messages["invalid_choice"]
        minute, day = timedelta(minutes=1), timedelta(days=1)
        for name, lengths, unit in (
            ("notice_minutes", NOTICES, minute),
            ("horizon_days", HORIZONS, day),
            ("buffer_before_minutes", BUFFERS, minute),
            ("buffer_after_minutes", BUFFERS, minute),
        ):
            listed = cast(forms.ChoiceField, self.fields[name])
            listed.choices = length_choices(lengths, unit=unit, kept=kept[name])


def terms_of(hours: Published) -> dict[str, Any]:
    """What the form shows of what is saved."""
    minute = timedelta(minutes=1)
    return {
        "time_zone": hours.zone.key,
        "notice_minutes": hours.notice // minute,
        "horizon_days": hours.horizon // timedelta(days=1),
        "buffer_before_minutes": hours.buffer_before // minute,
        "buffer_after_minutes": hours.buffer_after // minute,
        "most_per_day": hours.most_per_day,
        "most_per_week": hours.most_per_week,
    }


@dataclass(frozen=True, kw_only=True)
class AvailabilityForm:
    """All parts of the form."""

    terms: TermsForm
    weekly: Rows
    off: Rows
    other: Rows

    @property
    def parts(self) -> tuple[Rows, Rows, Rows]:
        return self.weekly, self.other, self.off

    def published(self, *, now: datetime) -> Published | None:
        """What was typed; None, with the reasons beside the fields, if it cannot be published."""
        if not all([self.terms.is_valid(), *(part.is_valid() for part in self.parts)]):
            return None
        said: Mapping[str, Any] = self.terms.cleaned_data
        zone, minute = zones.zone(said["time_zone"]), timedelta(minutes=1)
        rows = self._rows(today=now.astimezone(zone).date())
        if rows is None:
            return None
        weekly, dated = rows
        return Published(
            zone=zone,
            weekly=tuple(weekly),
            dated=tuple(dated),
            notice=said["notice_minutes"] * minute,
            horizon=timedelta(days=said["horizon_days"]),
            buffer_before=said["buffer_before_minutes"] * minute,
            buffer_after=said["buffer_after_minutes"] * minute,
            most_per_day=said["most_per_day"],
            most_per_week=said["most_per_week"],
        )

    def _rows(self, *, today: date) -> tuple[list[WeeklyRow], list[DatedRow]] | None:
        weekly, dated = self.weekly.filled(), [*self.other.filled(), *self.off.filled()]
        hours = [WeeklyRow(**{name: form.cleaned_data[name] for name in WEEKLY_NAMES}) for form in weekly]
        days = [form.row() for form in dated]
        problems = [(weekly[problem.index], problem.code) for problem in check_weekly(hours)]
        problems += [(dated[problem.index], problem.code) for problem in check_dated(days, today=today)]
        for form, code in problems:
            form.add_error(None, problem_in_words(code))
        return None if problems else (hours, days)

    def days(self) -> Iterator[tuple[int, list[forms.Form]]]:
        """The weekly rows under their weekdays, Monday first."""
        of_day: dict[int, list[forms.Form]] = {day: [] for day in range(DAYS_A_WEEK)}
        for form in self.weekly.forms:
            said = str(form["weekday"].value())
            if said.isdecimal() and int(said) in of_day:
                of_day[int(said)].append(form)
        yield from of_day.items()

    @property
    def problems(self) -> list[str]:
        """For the summary on top: how many rows have something beside them."""
        if not self.terms.is_bound:
            return []
        wrong = sum(part.wrong() for part in self.parts)
        words = ngettext("{number} row needs a correction.", "{number} rows need a correction.", wrong)
        said = [str(error) for part in self.parts for error in part.non_form_errors()]
        return [*said, *([words.format(number=wrong)] if wrong else [])]


def problem_in_words(code: HoursProblemCode) -> str:
    """A sentence for somebody who typed the row."""
    match code:
        case HoursProblemCode.ENDS_BEFORE_START:
            return _("These hours end before they start.")
        case HoursProblemCode.OVERLAPS:
            return _("These hours overlap others of the same day.")
        case HoursProblemCode.TOO_MANY:
            return _("These are more rows than we can keep. Please remove some.")
        case HoursProblemCode.LAST_DAY_FIRST:
            return _("The last day lies before the first.")
        case HoursProblemCode.ALREADY_OVER:
            return _("These days are over. Please remove them or choose others.")


def suggested(user: User) -> Published:
    """To start with: working days, nine to five, on the member's own clock."""
    return Published(
        zone=user.zone,
        weekly=tuple(WeeklyRow(weekday=day, opens=time(9), closes=time(17)) for day in range(WORKING_DAYS)),
        notice=timedelta(days=1),
        horizon=timedelta(days=DEFAULT_HORIZON_DAYS),
    )


def empty_form(saved: Published, *, organization: Organization, now: datetime) -> AvailabilityForm:
    """The form as it is opened: what is saved, without exceptions that are over."""
    today = now.astimezone(saved.zone).date()
    ahead = [row for row in saved.dated if row.last_day >= today]
    closed = sorted(set(range(DAYS_A_WEEK)) - {row.weekday for row in saved.weekly})
    weekly = [{"weekday": row.weekday, **_clock(row.opens, row.closes)} for row in saved.weekly]
    return AvailabilityForm(
        terms=TermsForm(saved=saved, organization=organization, now=now),
        weekly=WeeklyFormSet(prefix="weekly", initial=[*weekly, *({"weekday": day} for day in closed)]),
        off=OffFormSet(prefix="off", initial=[*(_dates(row) for row in ahead if row.is_off), {}]),
        other=OtherFormSet(
            prefix="other",
            initial=[
                *({**_dates(row), **_clock(row.opens, row.closes)} for row in ahead if not row.is_off),
                {},
            ],
        ),
    )


def sent_form(data: QueryDict, saved: Published, *, organization: Organization, now: datetime) -> AvailabilityForm:
    """The form as somebody sent it."""
    return AvailabilityForm(
        terms=TermsForm(data, saved=saved, organization=organization, now=now),
        weekly=WeeklyFormSet(data, prefix="weekly"),
        off=OffFormSet(data, prefix="off"),
        other=OtherFormSet(data, prefix="other"),
    )


def _dates(row: DatedRow) -> dict[str, date]:
    return {"first_day": row.first_day, "last_day": row.last_day}


def _clock(opens: time | None, closes: time | None) -> dict[str, str]:
    return {"opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"} if opens is not None and closes is not None else {}
