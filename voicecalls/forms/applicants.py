"""What applicants fill in on the page of their link."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.clock import instant_value, read_instant, short_day_label, time_label
from core.zones import zone as zone_of

Group = tuple[str, list[tuple[str, str]]]


class TimeForm(forms.Form):
    """One of the times at which the phone may ring, grouped by day. `times`: instants, the earliest first."""

    at = forms.ChoiceField(
        label=_("When may we call you?"), error_messages={"invalid_choice": _("Please choose one of the times.")}
    )

    def __init__(self, *args: object, times: Iterable[datetime], time_zone: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["at"].choices = list(_by_day(times, time_zone))  # type: ignore[attr-defined]

    def wanted(self) -> datetime:
        return read_instant(self.cleaned_data["at"])


def _by_day(times: Iterable[datetime], time_zone: str) -> Iterator[Group]:
    language, zone = get_language() or "en", zone_of(time_zone)
    days: dict[str, list[tuple[str, str]]] = {}
    for at in times:
        day = short_day_label(at.astimezone(zone).date(), language)
        days.setdefault(day, []).append((instant_value(at), time_label(at, zone, language)))
    yield from days.items()
