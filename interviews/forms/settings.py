"""The form of an organization's settings for interviews, in hours and days."""

from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext_lazy

from interviews.models import InterviewSettings

HOUR = 60  # minutes
MOST_HOURS = 14 * 24
MOST_DAYS, MOST_MOVES = 60, 20
ORDINALS = (_lazy("First reminder"), _lazy("Second reminder"), _lazy("Third reminder"), _lazy("Fourth reminder"))
WHOLE_NUMBER = {
    "invalid": _lazy("Please enter a whole number."),
    "min_value": _lazy("Please enter at least %(limit_value)s."),
    "max_value": _lazy("Please enter at most %(limit_value)s."),
}
FEWEST_AWAKE = 4  # hours of the day in which reminders may go out


class HoursField(forms.DecimalField):
    """Hours down to quarters, "1.5" or "1,5"; cleaned to minutes."""

    default_error_messages = {
        "invalid": _lazy("Please enter a number of hours, such as 2 or 1.5."),
        "step_size": _lazy("Please enter full, half or quarter hours."),
        "min_value": _lazy("Please enter at least %(limit_value)s hours."),
        "max_value": ngettext_lazy(
            "Please enter at most %(limit_value)s hour.",
            "Please enter at most %(limit_value)s hours.",
            "limit_value",
        ),
    }

    def __init__(self, *, least: Decimal = Decimal(0), **kwargs: Any) -> None:
        limits: dict[str, Any] = {"min_value": least, "max_value": MOST_HOURS, "step_size": Decimal("0.25")}
        super().__init__(**limits, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def clean(self, value: Any) -> Any:
        hours = super().clean(value)
        return None if hours is None else int(hours * HOUR)

    def prepare_value(self, value: Any) -> Any:
        """Saved minutes as hours; what was typed stays as it is."""
        return f"{Decimal(value) / HOUR:.2f}".rstrip("0").rstrip(".") if isinstance(value, int) else value


def _cadence(name: str) -> list[str]:
    return [f"{name}_{number}" for number in range(1, len(ORDINALS) + 1)]


class WallTimeField(forms.TypedChoiceField):
    """A time of day, by half hours, the same on every clock face."""

    default_error_messages = {"invalid_choice": _lazy("Please choose a time from the list.")}

    def __init__(self, **kwargs: Any) -> None:
        times = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30)]
        super().__init__(choices=[(each, each) for each in times], coerce=time.fromisoformat, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class InterviewSettingsForm(forms.Form):
    """What an admin decides about interviews. `wishes` are the cleaned fields, as the action takes them."""

    booking_notice_minutes = HoursField(
        label=_lazy("Earliest start, hours after booking"),
        help_text=_lazy("For interviews that are requested from now on."),
    )
    cancel_notice_minutes = HoursField(
        label=_lazy("Last chance to cancel, hours before"), help_text=_lazy("0: until the start.")
    )
    move_notice_minutes = HoursField(
        label=_lazy("Last chance to reschedule, hours before"), help_text=_lazy("0: until the start.")
    )
    most_moves = forms.IntegerField(
        label=_lazy("How often candidates may reschedule"),
        min_value=0,
        max_value=MOST_MOVES,
        error_messages=WHOLE_NUMBER,
        help_text=_lazy("0: never by themselves."),
    )
    quiet_from = WallTimeField(label=_lazy("No reminders from"))
    quiet_until = WallTimeField(label=_lazy("No reminders until"))

    def __init__(self, data: QueryDict | None = None, *, saved: InterviewSettings) -> None:
        names = InterviewSettingsForm.base_fields
        kept = {name: getattr(saved, name) for name in names}
        kept |= dict(zip(_cadence("nudge"), saved.nudge_after_days, strict=False))
        kept |= dict(zip(_cadence("before"), saved.remind_before_minutes, strict=False))
        super().__init__(data, initial=kept)
        for name, label in zip(_cadence("nudge"), ORDINALS, strict=True):
            self.fields[name] = forms.IntegerField(
                label=label, required=False, min_value=1, max_value=MOST_DAYS, error_messages=WHOLE_NUMBER
            )
        for name, label in zip(_cadence("before"), ORDINALS, strict=True):
            self.fields[name] = HoursField(label=label, required=False, least=Decimal("0.25"))

    @property
    def nudges(self) -> Iterator[BoundField]:
        return (self[name] for name in _cadence("nudge"))

    @property
    def befores(self) -> Iterator[BoundField]:
        return (self[name] for name in _cadence("before"))

    def clean_quiet_until(self) -> time:
        begins, ends = self.cleaned_data.get("quiet_from"), self.cleaned_data["quiet_until"]
        if begins is not None and begins != ends and _hours_awake(begins, ends) < FEWEST_AWAKE:
            raise forms.ValidationError(
                _("Please leave at least %(hours)d hours of the day for reminders.") % {"hours": FEWEST_AWAKE}
            )
        until: time = ends
        return until

    @property
    def wishes(self) -> dict[str, Any]:
        said = self.cleaned_data
        days = {said[name] for name in _cadence("nudge")} - {None}
        minutes = {said[name] for name in _cadence("before")} - {None}
        return {
            **{name: said[name] for name in InterviewSettingsForm.base_fields},
            "nudge_after_days": sorted(days),
            "remind_before_minutes": sorted(minutes, reverse=True),
        }


def _hours_awake(begins: time, ends: time) -> float:
    """From the end of the quiet hours to their next beginning."""
    minutes = (begins.hour - ends.hour) * HOUR + begins.minute - ends.minute
    return minutes % (24 * HOUR) / HOUR
