"""Times of day at which phones may ring, as rows."""

from collections.abc import Iterable
from datetime import time
from typing import Any, cast

from django.forms.formsets import formset_factory
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.countries import country_name
from interviews.forms.hours import Rows, StretchForm
from voicecalls.rules import MOST_WINDOWS, SettingsProblem, SettingsProblemCode, check_windows
from voicecalls.words.settings import stretches

PREFIX = "windows"


class CallTimesRows(Rows):
    """All windows of a day. Problems stand beside the row they belong to."""

    def __init__(self, *args: object, country: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.country = country

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Every row counts, also one that says what is saved."""
        return {**super().get_form_kwargs(index), "empty_permitted": False}

    def clean(self) -> None:
        rows = [form for form in self.forms if not form.errors and form.is_filled]
        windows = [(row.cleaned_data["opens"], row.cleaned_data["closes"]) for row in rows]
        for problem in check_windows(windows, country=self.country):
            if problem.index is not None and not problem.code.is_warning:
                rows[problem.index].add_error(None, self._words(problem))

    def _words(self, problem: SettingsProblem) -> str:
        match problem.code:
            case SettingsProblemCode.OVERLAPS:
                return _("These hours overlap others.")
            case SettingsProblemCode.OUTSIDE_LAW:
                words = _("In {country} phones may ring {hours} only, so nobody would be called in these hours.")
                country = country_name(self.country, get_language() or "en")
                return words.format(country=country, hours=stretches(problem.permitted))
        return _("These hours end before they start.")

    def windows(self) -> list[list[time]]:
        rows = [[form.cleaned_data["opens"], form.cleaned_data["closes"]] for form in self.filled()]
        return sorted(rows, key=lambda row: row[0])


def time_rows(windows: Iterable[Iterable[time]], *, country: str, data: QueryDict | None = None) -> CallTimesRows:
    initial = [dict(zip(("opens", "closes"), (f"{at:%H:%M}" for at in row), strict=True)) for row in windows]
    made = formset_factory(StretchForm, formset=CallTimesRows, extra=0, max_num=MOST_WINDOWS, absolute_max=MOST_WINDOWS)
    rows = cast(Any, made)
    return cast(CallTimesRows, rows(data, prefix=PREFIX, initial=None if data else initial, country=country))
