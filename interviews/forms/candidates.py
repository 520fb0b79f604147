"""Forms of the candidate's pages: saying that no time fits, and which times would."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from interviews.forms.keyed import KeyedForm
from interviews.rules import FURTHEST
from interviews.slots import instant

MOST_PROPOSALS = 3


class AddressForm(forms.Form):
    """The address that we wrote to."""

    email = forms.EmailField(
        label=_lazy("The email address we wrote to"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _lazy("Please enter your email address.")},
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class NoFitForm(KeyedForm):
    """ "I did not find a date and time that works for me", with up to three own proposals in the reader's zone."""

    none_fits = forms.BooleanField(  # only reveals the box: whoever writes and sends has said it
        label=_lazy("I did not find a date and time that works for me"), required=False
    )
    message = forms.CharField(
        label=_lazy("When would suit you?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": _lazy("For example: any weekday after 17:00")}),
        error_messages={"required": _lazy("Please write when it would suit you.")},
    )

    def __init__(self, data: Any = None, *, zone: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.zone, self.now = zone, now
        today = now.astimezone(zone).date()
        for number in range(1, MOST_PROPOSALS + 1):
            self.fields[f"day_{number}"] = forms.DateField(
                label=_("Proposal {number}: date").format(number=number),
                required=False,
                widget=forms.DateInput(
                    attrs={"type": "date", "min": today.isoformat(), "max": (today + FURTHEST).isoformat()},
                    format="%Y-%m-%d",
                ),
            )
            self.fields[f"time_{number}"] = forms.TimeField(
                label=_("Proposal {number}: time").format(number=number),
                required=False,
                widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"),
            )

    @property
    def proposals(self) -> list[tuple[BoundField, BoundField]]:
        """The date and time fields, pair by pair."""
        return [(self[f"day_{number}"], self[f"time_{number}"]) for number in range(1, MOST_PROPOSALS + 1)]

    @property
    def is_open(self) -> bool:
        """Whether the box is shown from the start: something in it has to be corrected."""
        return self.is_bound

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["proposed"] = list(self._proposed(cleaned))
        return cleaned

    def _proposed(self, cleaned: dict[str, Any]) -> Iterator[datetime]:
        for number in range(1, MOST_PROPOSALS + 1):
            day, at = cleaned.get(f"day_{number}"), cleaned.get(f"time_{number}")
            if day and at:
                try:
                    yield self._instant(day, at)
                except ValidationError as error:
                    self.add_error(f"day_{number}", error)
            elif day and f"time_{number}" not in self.errors:
                self.add_error(f"time_{number}", _("Please say at what time, or leave out the date."))
            elif at and f"day_{number}" not in self.errors:
                self.add_error(f"day_{number}", _("Please say on which date, or leave out the time."))

    def _instant(self, day: date, at: time) -> datetime:
        today = self.now.astimezone(self.zone).date()
        if day > today + FURTHEST:  # before arithmetic can overflow
            raise ValidationError(_("This is more than a year away."))
        if day < today - timedelta(days=1) or (start := instant(day, at, self.zone, edge="start")) <= self.now:
            raise ValidationError(_("This time has passed. Please propose a later one."))
        return start
