"""The form of System Settings: which stages start calls, when phones may ring, and what Klara does then."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy

from accounts.models import Organization
from core import clock
from interviews.forms.settings import WHOLE_NUMBER
from voicecalls.actions.settings import WantedRule
from voicecalls.dialling import DEFAULT_WAITS, Outcome, Spread, waits_with
from voicecalls.fences import SUNDAY
from voicecalls.forms.appointments import team_of
from voicecalls.forms.call_times import PREFIX as TIMES
from voicecalls.forms.call_times import CallTimesRows, time_rows
from voicecalls.forms.rows import rearranged
from voicecalls.forms.stage_rules import MOST_RULES, StageRuleRows, rule_rows
from voicecalls.forms.stage_rules import PREFIX as RULES
from voicecalls.models import CallSettings, OnVoicemail
from voicecalls.queries.pipelines import Pipelines
from voicecalls.rules import KEPT_UNDECIDED_DAYS, LIMITS, LONGEST_WAIT, MOST_RETRIES, MOST_WINDOWS

MOST_ROWS = {RULES: MOST_RULES, TIMES: MOST_WINDOWS}
HOUR = 60  # minutes
MOST_MINUTES = LONGEST_WAIT // timedelta(minutes=1)
UNITS = (("minutes", _lazy("minutes")), ("hours", _lazy("hours")))
WAITED_FOR = {
    Outcome.NO_ANSWER: _lazy("Nobody answers"),
    Outcome.BUSY: pgettext_lazy("telephone", "Busy"),
    Outcome.VOICEMAIL: _lazy("A voicemail answers"),
    Outcome.HUNG_UP: _lazy("Said nothing that was understood, or hung up at once"),
    Outcome.DROPPED: _lazy("The call breaks off"),
    Outcome.TIME_UP: _lazy("The time for one call is over"),
    Outcome.NOT_NOW: _lazy("Has no time now"),
    Outcome.LOST: _lazy("It is not known what came of the call"),
    Outcome.FAILED: _lazy("Technical failure"),
}
VOICES = {  # the first is the usual one; a voice must fit the accent that the telephone listens to
    "en": (
        ("Polly.Joanna-Neural", "Joanna"),
        ("Polly.Matthew-Neural", "Matthew"),
    ),
    "de": (("Polly.Vicki-Neural", "Vicki"), ("Polly.Daniel-Neural", "Daniel")),
}


def _number(label: Any, limits: tuple[int, int], *, help_text: Any = "") -> forms.IntegerField:
    least, most = limits
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, error_messages=WHOLE_NUMBER, help_text=help_text
    )


class CallSettingsForm(forms.Form):
    """The numbers and choices. `wishes` are what the action takes, without the windows."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    most_attempts = _number(
        _lazy("Maximum call attempts per applicant"),
        LIMITS["most_attempts"],
        help_text=_lazy("Klara stops after this many."),
    )
    calls_per_day = _number(
        _lazy("Calls per day to one applicant"),
        LIMITS["calls_per_day"],
        help_text=_lazy("At most 3. Spread over the times below."),
    )
    calls_per_week = _number(_lazy("Calls per week to one applicant"), LIMITS["calls_per_week"])
    weekdays = forms.TypedMultipleChoiceField(
        label=_lazy("Weekdays"),
        coerce=int,
        error_messages={"required": _lazy("Please choose at least one day.")},
    )
    observe_holidays = forms.BooleanField(label=_lazy("No calls on public holidays"), required=False)
    ring_seconds = _number(_lazy("Let it ring for, in seconds"), LIMITS["ring_seconds"])
    language = forms.ChoiceField(
        label=_lazy("Language"), required=False, help_text=_lazy("In which Klara begins. Applicants may switch.")
    )
    announce_by_mail = forms.BooleanField(label=_lazy("Announce the first call by e-mail"), required=False)
    call_back_outside_hours = forms.BooleanField(
        label=_lazy("Times agreed with an applicant may lie outside the calling times"), required=False
    )
    on_voicemail = forms.ChoiceField(
        label=_lazy("When a voicemail answers"), choices=OnVoicemail.choices, widget=forms.RadioSelect
    )
    record_calls = forms.BooleanField(label=_lazy("Record calls"), required=False)
    keep_audio_days = _number(_lazy("Keep recordings for, in days"), LIMITS["keep_audio_days"])
    keep_answers_days = _number(
        _lazy("Keep transcripts and answers for, in days"),
        LIMITS["keep_answers_days"],
        help_text=format_lazy(
            _lazy(
                "After the decision about the application, or after a call that came later. Without a decision, {days} "
                "days after the last call if fewer are set here."
            ),
            days=KEPT_UNDECIDED_DAYS,
        ),
    )
    us_consent = forms.CharField(
        label=_lazy("Where applicants in the USA agreed to be called"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy(
            "US law asks for consent before an artificial voice calls. As long as this is empty, no number that begins "
            "with +1 is called. For example: “Check box on our application form since March 2026.”"
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, saved: CallSettings) -> None:
        kept = {name: getattr(saved, name) for name in CallSettingsForm.base_fields if name != "seen"}
        super().__init__(data, initial={**kept, **_waits(saved), **_voices(saved), "seen": saved.version})
        self._name_days()
        languages = list(settings.LANGUAGES)
        self.fields["language"].choices = [("", _("The applicant’s own")), *languages]  # type: ignore[attr-defined]
        for code, name in languages:
            self.fields[f"voice_{code}"] = forms.ChoiceField(
                label=_("Voice in {language}").format(language=name), choices=VOICES[code], required=False
            )
        for outcome in WAITED_FOR:
            self.fields |= dict(_wait_fields(outcome))

    def _name_days(self) -> None:
        days = [wide for _short, wide in clock.weekday_labels("en", first_weekday=0)]
        self.fields["weekdays"].choices = list(enumerate(days[:SUNDAY]))  # type: ignore[attr-defined]

    @property
    def ticked(self) -> set[str]:
        """The weekdays as they were sent or saved."""
        return {str(day) for day in self["weekdays"].value() or ()}

    @property
    def waits(self) -> Iterator[dict[str, Any]]:
        """Rows of what follows an outcome."""
        for outcome, label in WAITED_FOR.items():
            fields = {
                part: self[f"{part}_{outcome}"]
                for part in ("wait", "unit", "most")
                if f"{part}_{outcome}" in self.fields
            }
            yield {"label": label, "outcome": outcome.value, **fields}

    @property
    def voices(self) -> list[forms.BoundField]:
        return [self[f"voice_{code}"] for code, _name in settings.LANGUAGES]

    def clean_weekdays(self) -> list[int]:
        return sorted(self.cleaned_data["weekdays"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"calls_per_day", "calls_per_week"} <= set(said) and said["calls_per_day"] > said["calls_per_week"]:
            self.add_error("calls_per_week", _("Please allow at least as many calls a week as a day."))
        for outcome in WAITED_FOR:
            wait, unit = said.get(f"wait_{outcome}"), said.get(f"unit_{outcome}")
            if wait and wait * (HOUR if unit == "hours" else 1) > MOST_MINUTES:
                self.add_error(f"wait_{outcome}", _("Please wait two weeks at most."))
        return said

    @property
    def wishes(self) -> dict[str, Any]:
        said = self.cleaned_data
        plain = {name: said[name] for name in CallSettingsForm.base_fields if name != "seen"}
        chosen = {code: said[f"voice_{code}"] for code, _name in settings.LANGUAGES}
        voices = {code: voice for code, voice in chosen.items() if voice and voice != VOICES[code][0][0]}
        return {**plain, "voices": voices, "waits": _wishes_for_waits(said)}


def _wait_fields(outcome: Outcome) -> Iterator[tuple[str, forms.Field]]:
    label = {"label": WAITED_FOR[outcome]}
    if DEFAULT_WAITS[outcome].spread != Spread.ANOTHER_DAY:
        yield (
            f"wait_{outcome}",
            _number(_("{outcome}: wait").format(outcome=label["label"]), (1, MOST_MINUTES)),
        )
        unit = forms.ChoiceField(label=_("{outcome}: unit").format(outcome=label["label"]), choices=UNITS)
        yield f"unit_{outcome}", unit
    words = _("{outcome}: most calls").format(outcome=label["label"])
    yield f"most_{outcome}", _number(words, (0, MOST_RETRIES))


def _waits(saved: CallSettings) -> dict[str, Any]:
    """What is saved, in the largest unit that divides it."""
    shown: dict[str, Any] = {}
    for outcome in WAITED_FOR:
        minutes, most = wait_after(saved, outcome)
        in_hours = bool(minutes) and minutes % HOUR == 0
        shown[f"wait_{outcome}"] = minutes // HOUR if in_hours else minutes
        shown[f"unit_{outcome}"] = "hours" if in_hours else "minutes"
        shown[f"most_{outcome}"] = most
    return shown


def wait_after(saved: CallSettings, outcome: Outcome) -> tuple[int, int]:
    """Minutes, and how often at most: what is saved or else the default."""
    retry = waits_with(saved.own_waits)[outcome]
    return retry.delay // timedelta(minutes=1), retry.most


def _voices(saved: CallSettings) -> dict[str, str]:
    return {f"voice_{code}": saved.voices.get(code, offered[0][0]) for code, offered in VOICES.items()}


def _wishes_for_waits(said: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Only what differs from the defaults, which may improve with the product."""
    nothing_saved, waits = CallSettings(), {}
    for outcome in WAITED_FOR:
        default = wait_after(nothing_saved, outcome)
        wait, unit = said.get(f"wait_{outcome}"), said.get(f"unit_{outcome}")
        minutes = default[0] if wait is None else wait * (HOUR if unit == "hours" else 1)
        if (minutes, said[f"most_{outcome}"]) != default:
            waits[outcome.value] = {"minutes": minutes, "most": said[f"most_{outcome}"]}
    return waits


@dataclass(frozen=True, kw_only=True)
class SystemSettingsForm:
    """All parts of the page's form."""

    calls: CallSettingsForm
    times: CallTimesRows
    rules: StageRuleRows

    def is_valid(self) -> bool:
        return all([self.calls.is_valid(), self.times.is_valid() and bool(self.times.windows()), self.rules.is_valid()])

    @property
    def wishes(self) -> dict[str, Any]:
        return {**self.calls.wishes, "windows": self.times.windows()}

    @property
    def wanted(self) -> list[WantedRule]:
        return self.rules.wanted()

    @property
    def lacks_times(self) -> bool:
        return self.times.is_bound and self.times.is_valid() and not self.times.windows()

    @property
    def problems(self) -> list[str]:
        """For the summary on top, besides those of the fields."""
        if not self.calls.is_bound:
            return []
        said = [str(error) for part in (self.rules, self.times) for error in part.non_form_errors()]
        if self.lacks_times:
            said.append(_("Times of day: please add at least one."))
        for part, words in (
            (
                self.rules,
                ngettext(
                    "{number} stage rule needs a correction.",
                    "{number} stage rules need a correction.",
                    self.rules.wrong(),
                ),
            ),
            (
                self.times,
                ngettext(
                    "{number} row of times needs a correction.",
                    "{number} rows of times need a correction.",
                    self.times.wrong(),
                ),
            ),
        ):
            if part.wrong():
                said.append(words.format(number=part.wrong()))
        return said


def settings_form(
    organization: Organization,
    saved: CallSettings,
    pipelines: Pipelines,
    *,
    data: QueryDict | None = None,
    do: str = "",
) -> SystemSettingsForm:
    """The form as saved, or as somebody sent it; after a button that adds or removes a row, with that row."""
    if data is not None and do:
        data = rearranged(data, do, most=MOST_ROWS)
    form = SystemSettingsForm(
        calls=CallSettingsForm(data, saved=saved),
        times=time_rows(saved.windows, country=organization.country, data=data),
        rules=rule_rows(pipelines, team_of(organization), data),
    )
    for prefix, part in ((RULES, form.rules), (TIMES, form.times)):
        if do == f"add-{prefix}" and part.forms:
            next(iter(part.forms[-1].fields.values())).widget.attrs["data-focus-after-swap"] = True
    return form
