"""An organization's settings for interviews in plain words: what they mean for people."""

from collections.abc import Iterable
from datetime import timedelta

from babel.lists import format_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.zones import locale_of
from interviews.models import InterviewSettings
from interviews.words.hours import clock_words, period

MINUTE = timedelta(minutes=1)


def in_words(settings: InterviewSettings) -> list[str]:
    """Sentences: "Candidates may cancel until the start.", "Who has not booked is reminded after 2, 4 and 7 days." """
    return [
        _booking(settings.booking_notice_minutes),
        _cancelling(settings.cancel_notice_minutes),
        _moving(settings.most_moves, notice=settings.move_notice_minutes),
        _nudges(settings.nudge_after_days),
        _before(settings.remind_before_minutes),
        _quiet(settings),
    ]


def _booking(minutes: int) -> str:
    if not minutes:
        return _("Candidates may book a time until it begins.")
    return _("Candidates may book a time until {period} before it begins.").format(period=period(minutes * MINUTE))


def _cancelling(minutes: int) -> str:
    if not minutes:
        return _("They may cancel until the start.")
    return _("They may cancel until {period} before the start.").format(period=period(minutes * MINUTE))


def _moving(most: int, *, notice: int) -> str:
    if not most:
        return _("They may not reschedule by themselves.")
    if not notice:
        words = ngettext(
            "They may reschedule {number} time, until the start.",
            "They may reschedule up to {number} times, until the start.",
            most,
        )
        return words.format(number=most)
    words = ngettext(
        "They may reschedule {number} time, until {period} before the start.",
        "They may reschedule up to {number} times, until {period} before the start.",
        most,
    )
    return words.format(number=most, period=period(notice * MINUTE))


def _nudges(days: list[int]) -> str:
    if not days:
        return _("Who has not booked is not reminded.")
    words = ngettext(
        "Who has not booked is reminded after {days} day.",
        "Who has not booked is reminded after {days} days.",
        days[-1],
    )
    return words.format(days=_listed(str(day) for day in days))


def _before(minutes: list[int]) -> str:
    if not minutes:
        return _("Nobody is reminded before an interview.")
    periods = _listed(period(number * MINUTE) for number in minutes)
    return _("Everybody is reminded {periods} before the interview.").format(periods=periods)


def _quiet(settings: InterviewSettings) -> str:
    if settings.quiet_from == settings.quiet_until:
        return _("Reminders go out at any hour.")
    return _("No reminders between {begins} and {ends} of the reader’s time.").format(
        begins=clock_words(settings.quiet_from), ends=clock_words(settings.quiet_until)
    )


def _listed(words: Iterable[str]) -> str:
    """ "2, 4 and 7" """
    return format_list(list(words), locale=locale_of(get_language() or "en"))
