"""An organization's call settings in plain words: what they mean for applicants."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from babel.dates import get_day_names
from babel.lists import format_list
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.countries import country_name
from accounts.models import Organization
from core import clock, zones
from core.zones import locale_of
from interviews.words.hours import stretch, weekday_words
from voicecalls.fences import fence_of, holiday_name
from voicecalls.models import CallSettings, OnVoicemail
from voicecalls.rules import SettingsProblemCode, check_weekdays, check_windows

A_WEEK, A_YEAR = 7, 366  # days
NEXT_HOLIDAYS = 3
STRAIGHT_AWAY = timedelta(minutes=2)


def in_words(settings: CallSettings) -> list[str]:
    """Sentences: "Up to 2 calls a day, Monday to Friday, 09:00–12:00 and 16:00–19:00 on the applicant’s clock." """
    sentences = [_when(settings), _most(settings), *_law(settings)]
    if settings.record_calls:
        sentences.append(_("A call is recorded only after the applicant has said yes."))
    else:
        sentences.append(_("Calls are not recorded."))
    if settings.on_voicemail == OnVoicemail.MESSAGE:
        sentences.append(_("A voicemail gets one short message, without a word about the job."))
    return [*sentences, f"{kept_in_words(settings)}."]


def kept_in_words(settings: CallSettings) -> str:
    """For how long words are kept, as the team and applicants read it."""
    words = ngettext(
        "What was said, and the answers: kept for {days} day after the decision about the application, or after a call "
        "that came later; without a decision, for {undecided} days after the last call",
        "What was said, and the answers: kept for {days} days after the decision about the application, or after a "
        "call that came later; without a decision, for {undecided} days after the last call",
        settings.keep_answers_days,
    )
    return words.format(days=settings.keep_answers_days, undecided=settings.keep_undecided_days)


def _when(settings: CallSettings) -> str:
    words = ngettext(
        "Up to {number} call a day, {days}, {hours} on the applicant’s clock.",
        "Up to {number} calls a day, {days}, {hours} on the applicant’s clock.",
        settings.calls_per_day,
    )
    days = weekday_words(sorted(settings.weekdays), get_language() or "en")
    return words.format(number=settings.calls_per_day, days=days, hours=stretches(settings.windows))


def _most(settings: CallSettings) -> str:
    words = ngettext(
        "At most {number} call to an applicant in all, {week} a week.",
        "At most {number} calls to an applicant in all, {week} a week.",
        settings.most_attempts,
    )
    return words.format(number=settings.most_attempts, week=settings.calls_per_week)


def _law(settings: CallSettings) -> Iterable[str]:
    """What holds whatever is set."""
    organization = settings.organization
    language = get_language() or "en"
    fence, country = fence_of(organization.country), country_name(organization.country, language)
    if settings.observe_holidays or fence.holidays:
        yield _("Never on Sundays or public holidays.")
    else:
        yield _("Never on Sundays.")
    windows = [(opens, closes) for opens, closes in settings.windows]
    codes = {problem.code for problem in check_windows(windows, country=organization.country)}
    if SettingsProblemCode.CLIPPED in codes:
        words = _("In {country} phones ring {hours} only, whatever is set here.")
        yield words.format(country=country, hours=stretches(fence.workdays))
    if SettingsProblemCode.SATURDAY_CLOSED in {
        problem.code for problem in check_weekdays(settings.weekdays, country=organization.country)
    }:
        yield _("In {country} nobody is called on Saturdays, whatever is set here.").format(country=country)


def stretches(windows: Iterable[Sequence[time]]) -> str:
    """ "09:00–12:00 and 16:00–19:00" """
    return listed(stretch((opens, closes)) for opens, closes in windows)


def waiting_in_words(number: int, next_at: datetime | None, organization: Organization, *, now: datetime) -> str:
    """ "14 applicants are waiting; the next call is Monday 09:00 (Berlin)." """
    if not number:
        return _("Nobody is waiting for a call at the moment.")
    waiting = ngettext("{number} applicant is waiting", "{number} applicants are waiting", number).format(number=number)
    if next_at is None:
        return _("{waiting}; none of them can be called yet, the page Calls says why.").format(waiting=waiting)
    if next_at <= now + STRAIGHT_AWAY:
        return _("{waiting}; the next call is about to be made.").format(waiting=waiting)
    language = get_language() or "en"
    when = next_at.astimezone(organization.zone)
    days_ahead = (when.date() - now.astimezone(organization.zone).date()).days
    if days_ahead < A_WEEK:  # the name of the day is enough
        names = [wide for _short, wide in clock.weekday_labels(language, first_weekday=0)]
        day = _("today") if not days_ahead else names[when.weekday()]
    else:
        day = clock.day_label(when.date(), language)
    return _("{waiting}; the next call is {day} {time} ({city}).").format(
        waiting=waiting,
        day=day,
        time=clock.time_label(when, organization.zone, language),
        city=zones.city(organization.time_zone, language),
    )


def unenrolled_in_words(number: int) -> Iterator[str]:
    """Who is called besides those who wait already; nothing where there is nobody."""
    if number:
        yield ngettext(
            "{number} applicant stands in a stage that starts calls already, and is called as well.",
            "{number} applicants stand in a stage that starts calls already, and are called as well.",
            number,
        ).format(number=number)


def coming_holidays(organization: Organization, *, today: date) -> list[str]:
    """The next ones on which nobody is called: "Fri 25 Dec: Christmas Day"."""
    language = get_language() or "en"
    found: list[str] = []
    for day in (today + timedelta(days=ahead) for ahead in range(A_YEAR)):
        name = holiday_name(organization.country, organization.region, day, language=language)
        if name and len(found) < NEXT_HOLIDAYS:
            found.append(f"{clock.short_day_label(day, language)}: {name}")
    return found


def weekday_names() -> list[tuple[str, str]]:
    """("Mon", "Monday") and so on."""
    locale = locale_of(get_language() or "en")
    short = get_day_names("abbreviated", context="stand-alone", locale=locale)
    wide = get_day_names("wide", context="stand-alone", locale=locale)
    return [(short[day].rstrip("."), wide[day]) for day in range(len(wide))]


def saved_in_words(in_force_by: datetime) -> str:
    """ "Saved. In force by 14:10." """
    zone = timezone.get_current_timezone()
    return _("Saved. In force by {time}.").format(time=f"{in_force_by.astimezone(zone):%H:%M}")


def often_in_words(number: int) -> str:
    """For somebody who has saved again and again."""
    return _(
        "These settings were changed {number} times within a day. Each change moves the calls that are planned, and "
        "applicants may have been told a time. Please leave them for a while if you can."
    ).format(number=number)


def changes_in_words(detail: dict[str, Any]) -> list[str]:
    """A line of history: "Weekdays: Monday to Friday → Monday to Saturday"."""
    lines: list[str] = []
    for name, change in detail.items():
        if name == "stage_rules":
            lines += _rule_changes(change)
        elif isinstance(change, dict):
            label = str(CallSettings._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            if name in ("waits", "voices"):
                lines.append(_("{label}: changed").format(label=LABELS[name]()))
            else:
                before, after = _value(name, change["before"]), _value(name, change["after"])
                lines.append(f"{label}: {before} → {after}")
    return lines


LABELS = {"waits": lambda: _("Waiting times between calls"), "voices": lambda: _("Voices")}


def _rule_changes(change: dict[str, list[str]]) -> Iterable[str]:
    words = {
        "added": _("Stage rule added: {stages}"),
        "removed": _("Stage rule removed: {stages}"),
        "changed": _("Stage rule changed: {stages}"),
    }
    return [words[how].format(stages=listed(stages)) for how, stages in change.items()]


def _value(name: str, value: Any) -> str:
    """What history has kept, as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "weekdays":
        return weekday_words(value, get_language() or "en") if value else "–"
    if name == "windows":
        return listed(f"{opens}–{closes if closes != '00:00' else '24:00'}" for opens, closes in value) or "–"
    choices = dict(CallSettings._meta.get_field(name).choices or ())  # type: ignore[union-attr]
    return str(choices.get(value, value)) if value not in ("", None) else "–"


def listed(words: Iterable[str]) -> str:
    """ "a, b and c" """
    return format_list(list(words), locale=locale_of(get_language() or "en"))
