"""Why somebody is not called yet, when they are, and what to do: each reason in one plain sentence.

Times stand on the reader's clock with the city beside them; what depends on the applicant's clock names theirs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from core import clock, zones
from voicecalls.dialling import Detail, Outcome, Reason, Stop, Wait
from voicecalls.telephony import Meaning
from voicecalls.words.outcomes import ERRORS, outcome_in_words

A_WEEK = 7  # days


class Remedy(StrEnum):
    """Where somebody can do something about it."""

    NONE = ""
    CONTACT = "contact"  # the applicant's phone and place
    LINE = "line"
    QUESTIONS = "questions"  # of the job
    SETTINGS = "settings"
    PAUSE = "pause"
    LINK = "link"  # with the applicant tracking system


@dataclass(frozen=True, kw_only=True)
class Told:
    """`lead`: when, or in a few words what is in the way; `why`: a sentence, may be empty; `todo`: what to do about it,
    and `remedy` where; `until`: the instant in the lead."""

    lead: str
    why: str = ""
    todo: str = ""
    remedy: Remedy = Remedy.NONE
    until: datetime | None = None

    @property
    def sentence(self) -> str:
        """All of it, for where there is one line."""
        return " ".join(each for each in (f"{self.lead}.", self.why, self.todo) if each)


# What time does not remove: a headline, and what to do.
STANDSTILLS: Mapping[Reason, tuple[Promise, Promise, Remedy]] = {
    Reason.NO_NUMBER: (
        gettext_lazy("No phone number"),
        gettext_lazy("Add one on the application; the call is then planned by itself."),
        Remedy.CONTACT,
    ),
    Reason.BAD_NUMBER: (
        gettext_lazy("Number cannot be dialled"),
        gettext_lazy("Correct it on the application; the call is then planned by itself."),
        Remedy.CONTACT,
    ),
    Reason.ZONE_UNKNOWN: (
        gettext_lazy("Time zone not known"),
        gettext_lazy("Add the country on the application, so that nobody is woken up."),
        Remedy.CONTACT,
    ),
    Reason.CONSENT_MISSING: (
        gettext_lazy("Consent not noted"),
        gettext_lazy("Write in the settings where applicants in the USA agreed to be called."),
        Remedy.SETTINGS,
    ),
    Reason.NO_QUESTIONS: (
        gettext_lazy("Nothing to ask"),
        gettext_lazy("Link Application Questions to the job; the call is then planned by itself."),
        Remedy.QUESTIONS,
    ),
    Reason.NO_TIMES: (
        gettext_lazy("No times to offer"),
        gettext_lazy("Choose somebody else in the settings, or have them publish their availability."),
        Remedy.SETTINGS,
    ),
    Reason.NO_LINE: (
        gettext_lazy("No telephone line"),
        gettext_lazy("Connect a line, or look at what is wrong with it."),
        Remedy.LINE,
    ),
    Reason.LICENCE: (
        gettext_lazy("No link with the applicant tracking system"),
        gettext_lazy("An admin can look at the link in the settings; calls then go on by themselves."),
        Remedy.LINK,
    ),
    Reason.PAUSED: (
        gettext_lazy("Paused"),
        gettext_lazy("Calls go on as soon as somebody resumes them."),
        Remedy.PAUSE,
    ),
    Reason.NEVER_OPEN: (
        gettext_lazy("No time fits"),
        gettext_lazy("Widen the calling times in the settings, or add the applicant’s time zone or country."),
        Remedy.SETTINGS,
    ),
    Reason.EXHAUSTED: (
        gettext_lazy("All calls used up"),
        gettext_lazy("Allow more calls in the settings, or write to the applicant."),
        Remedy.SETTINGS,
    ),
    Reason.QUARANTINED: (
        gettext_lazy("Failed too often"),
        gettext_lazy("Check the number, then choose “Call now” to try once more."),
        Remedy.CONTACT,
    ),
    Reason.NOT_PERMITTED: (
        gettext_lazy("Account may not call there"),
        gettext_lazy("Allow these calls in the provider’s console, then choose “Call now”."),
        Remedy.LINE,
    ),
    Reason.NUMBER_INVALID: (
        gettext_lazy("Number does not exist"),
        gettext_lazy("Ask the applicant for another number."),
        Remedy.CONTACT,
    ),
}

# Their headline says why.
PLAIN = {Reason.NO_NUMBER, Reason.BAD_NUMBER, Reason.NO_LINE, Reason.PAUSED, Reason.NUMBER_INVALID}

WHY: Mapping[Reason, Promise] = {
    Reason.OPTED_OUT: gettext_lazy("This number is not to be called any more."),
    Reason.APPLICATION_GONE: gettext_lazy("The application is closed."),
    Reason.STAGE_LEFT: gettext_lazy("The applicant no longer stands in a stage that starts calls."),
    Reason.NUMBER_INVALID: gettext_lazy("The telephone network says that this number does not exist."),
    Reason.QUARANTINED: gettext_lazy(
        "Calls to this number failed for technical reasons, as often as your settings allow."
    ),
    Reason.NOT_PERMITTED: ERRORS[Meaning.NOT_PERMITTED],
    Reason.TIME_PASSED: gettext_lazy("This time has passed."),
    Reason.TOO_FAR: gettext_lazy("This time is too far ahead."),
    Reason.IN_CALL: gettext_lazy("A call to this applicant is under way."),
    Reason.OTHER_CALL: gettext_lazy("Another call to this person is under way; this one follows."),
    Reason.NO_NUMBER: gettext_lazy("There is no phone number on the application."),
    Reason.BAD_NUMBER: gettext_lazy("The phone number on the application cannot be dialled."),
    Reason.CONSENT_MISSING: gettext_lazy(
        "Numbers that begin with +1 are called only once it is noted where applicants agreed to it."
    ),
    Reason.ZONE_UNKNOWN: gettext_lazy("Nobody is called as long as it is not known which time it is where they live."),
    Reason.NO_QUESTIONS: gettext_lazy("The job asks no Application Questions."),
    Reason.NO_TIMES: gettext_lazy("Nobody with whom the appointment can be has published times."),
    Reason.NO_LINE: gettext_lazy("No telephone line is connected, or it does not work."),
    Reason.PAUSED: gettext_lazy("Calls are paused."),
    Reason.LINE_BUSY: gettext_lazy("All lines are in use; this applicant is among the next."),
    Reason.NEVER_OPEN: gettext_lazy("Within 60 days there is no moment at which this phone may ring."),
    Reason.BREAKER: gettext_lazy("Too many calls failed for technical reasons, so all calls rest for a while."),
    Reason.NOT_BEFORE: gettext_lazy("The first call is planned for then."),
    Reason.STANDING_UNKNOWN: gettext_lazy(
        "The applicant tracking system could not be asked whether the applicant still stands in this stage. It is "
        "asked again before the call."
    ),
    Reason.AGREED_TIME: gettext_lazy("The applicant asked to be called then."),
    Reason.APART: gettext_lazy("This person was called only just now."),
    Reason.SUNDAY: gettext_lazy("Nobody is called on Sundays."),
    Reason.ENDS_TOO_SOON: gettext_lazy("The calling time ends too soon for one more call."),
    Reason.AFTER_NO_ANSWER: gettext_lazy("Nobody answered the last call."),
    Reason.AFTER_BUSY: gettext_lazy("The line was busy, or the call was declined."),
    Reason.AFTER_VOICEMAIL: gettext_lazy("A voicemail answered the last call."),
    Reason.AFTER_HUNG_UP: gettext_lazy(
        "Somebody answered the last call and said nothing that was understood, or hung up at once."
    ),
    Reason.AFTER_DROPPED: gettext_lazy("The conversation broke off; it goes on where it stopped."),
    Reason.AFTER_TIME_UP: gettext_lazy("The time for one call was over; the interview goes on another day."),
    Reason.AFTER_FAILED: gettext_lazy("The last call failed for technical reasons."),
    Reason.AFTER_LOST: gettext_lazy("It is not known what became of the last call."),
    Reason.AFTER_NOT_NOW: gettext_lazy("The last call came at a bad moment."),
    Reason.AFTER_CALL_BACK: gettext_lazy("The applicant asked for another time when called."),
}

# Why nobody can be called, by the code of whoever keeps the applications; any other in general words.
NO_LICENCE = gettext_lazy("At present nobody can say whether applicants still stand in their stages.")
LICENCES: Mapping[str, Promise] = {
    "ats_rejected": gettext_lazy(
        "The applicant tracking system rejects the token, so nobody can say whether applicants still stand in their "
        "stages."
    ),
    "ats_disconnected": gettext_lazy(
        "The link with the applicant tracking system was disconnected, so nobody can say whether applicants still "
        "stand in their stages."
    ),
}


def why_in_words(reason: Reason, detail: Detail, *, now: datetime) -> str:
    """What is in the way, as a sentence."""
    told = DETAILED.get(reason)
    return told(detail, now) if told else str(WHY[reason])


def wait_in_words(reason: Reason | None, detail: Detail, *, until: datetime | None, now: datetime) -> Told:
    """For somebody who waits. `reason`: None, nothing is in the way; `until`: when the call comes, None if time alone
    does not bring it."""
    why = why_in_words(reason, detail, now=now) if reason else ""
    if reason == Reason.IN_CALL:
        return Told(lead=_("Call under way"))
    if reason and until is None:
        return _stuck(reason, why)
    if until is None or until <= now:
        waits = reason in (Reason.LINE_BUSY, Reason.OTHER_CALL)
        return Told(lead=_("Next in turn"), why=why if waits else _("The call comes within a minute."))
    words = _("Asked for {when}") if reason == Reason.AGREED_TIME else _("Next call {when}")
    return Told(lead=words.format(when=when_in_words(until, now=now)), why=why, until=until)


def refusal_in_words(decision: Stop | Wait, *, now: datetime) -> str:
    """Why "Call now" was refused, and what comes instead: for a message on the page."""
    sentences = [_("Nobody was called."), why_in_words(decision.reason, decision.detail, now=now)]
    if isinstance(decision, Wait) and decision.until and decision.until > now:
        sentences.append(_("The call comes {when}.").format(when=when_in_words(decision.until, now=now)))
    elif decision.reason in STANDSTILLS:
        sentences.append(str(STANDSTILLS[decision.reason][1]))
    return " ".join(sentences)


def when_in_words(at: datetime, *, now: datetime) -> str:
    """On the reader's clock: "today 14:00 (Berlin)", "Monday 09:00 (Berlin)", "Wed 9 Dec, 09:00 (Berlin)"."""
    zone, language = _reader()
    time, city = clock.time_label(at, zone, language), zones.city(zone.key, language)
    ahead = (at.astimezone(zone).date() - now.astimezone(zone).date()).days
    if not -1 <= ahead < A_WEEK:
        return _("{day}, {time} ({city})").format(
            day=clock.short_day_label(at.astimezone(zone).date(), language), time=time, city=city
        )
    day = _day_words(at.astimezone(zone).date(), today=now.astimezone(zone).date())
    return _("{day} {time} ({city})").format(day=day, time=time, city=city)


def detail_from_json(kept: Mapping[str, Any]) -> Detail:
    """What `actions.planning.detail_json` wrote into the row of a case."""
    return Detail(
        zone=zones.zone(kept["zone"]) if "zone" in kept else None,
        day=date.fromisoformat(kept["day"]) if "day" in kept else None,
        count=kept.get("count"),
        limit=kept.get("limit"),
        outcome=Outcome(kept["outcome"]) if "outcome" in kept else None,
        code=kept.get("code"),
    )


def _stuck(reason: Reason, why: str) -> Told:
    """Time alone brings no call."""
    known = STANDSTILLS.get(reason)
    if known is None:
        return Told(lead=_("Not called for now"), why=why)
    lead, todo, remedy = known
    return Told(lead=str(lead), why="" if reason in PLAIN else why, todo=str(todo), remedy=remedy)


def _finished(detail: Detail, now: datetime) -> str:
    if detail.outcome is None:
        return _("No further call is needed.")
    return _("No further call is needed after the last one: {outcome}.").format(
        outcome=outcome_in_words(detail.outcome)
    )


def _licence(detail: Detail, now: datetime) -> str:
    return str(LICENCES.get(detail.code or "", NO_LICENCE))


def _exhausted(detail: Detail, now: datetime) -> str:
    count = detail.count or 0
    if detail.outcome:
        words = ngettext(
            "Called {count} time with this end, as often as your settings allow: {outcome}.",
            "Called {count} times with this end, as often as your settings allow: {outcome}.",
            count,
        )
        return words.format(count=count, outcome=outcome_in_words(detail.outcome))
    words = ngettext(
        "Called {count} time in all; your settings allow {limit}.",
        "Called {count} times in all; your settings allow {limit}.",
        count,
    )
    return words.format(count=count, limit=detail.limit)


def _day_cap(detail: Detail, now: datetime) -> str:
    count = detail.count or 0
    if detail.day and detail.zone and detail.day != now.astimezone(detail.zone).date():
        words = ngettext(
            "On {day} this person has been called {count} time by then, and more is not allowed on one day.",
            "On {day} this person has been called {count} times by then, and more is not allowed on one day.",
            count,
        )
        return words.format(count=count, day=clock.short_day_label(detail.day, _reader()[1]))
    return ngettext(
        "Called once today already, and more is not allowed on one day.",
        "Called {count} times today already, and more is not allowed on one day.",
        count,
    ).format(count=count)


def _week_cap(detail: Detail, now: datetime) -> str:
    count = detail.count or 0
    return ngettext(
        "Called once in this week already, and more is not allowed in one week.",
        "Called {count} times in this week already, and more is not allowed in one week.",
        count,
    ).format(count=count)


def _holiday(detail: Detail, now: datetime) -> str:
    if detail.day is None:
        return _("Nobody is called on public holidays.")
    day = clock.short_day_label(detail.day, _reader()[1])
    return _("{day} is a public holiday where the applicant lives.").format(day=day)


def _weekday(detail: Detail, now: datetime) -> str:
    if detail.day is None:
        return _("The day is not among your calling days.")
    names = [wide for _short, wide in clock.weekday_labels(_reader()[1], first_weekday=0)]
    return _("{weekday} is not among your calling days.").format(weekday=names[detail.day.weekday()])


def _outside_hours(detail: Detail, now: datetime) -> str:
    if detail.zone is None:
        return _("It is outside your calling times on the applicant’s clock.")
    return _("It is outside your calling times on the applicant’s clock ({city}).").format(city=_city(detail.zone))


def _outside_law(detail: Detail, now: datetime) -> str:
    if detail.zone is None:
        return _("At this hour nobody may be called.")
    return _("At this hour nobody may be called where the applicant’s phone may be ({city}).").format(
        city=_city(detail.zone)
    )


DETAILED: Mapping[Reason, Callable[[Detail, datetime], str]] = {
    Reason.FINISHED: _finished,
    Reason.LICENCE: _licence,
    Reason.EXHAUSTED: _exhausted,
    Reason.DAY_CAP: _day_cap,
    Reason.WEEK_CAP: _week_cap,
    Reason.HOLIDAY: _holiday,
    Reason.WEEKDAY: _weekday,
    Reason.OUTSIDE_HOURS: _outside_hours,
    Reason.OUTSIDE_LAW: _outside_law,
}


def _day_words(day: date, *, today: date) -> str:
    ahead = (day - today).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    names = [wide for _short, wide in clock.weekday_labels(_reader()[1], first_weekday=0)]
    return near.get(ahead) or names[day.weekday()]


def _city(zone: ZoneInfo) -> str:
    return zones.city(zone.key, _reader()[1])


def _reader() -> tuple[ZoneInfo, str]:
    """The clock and the language of whoever reads."""
    zone = timezone.get_current_timezone()
    assert isinstance(zone, ZoneInfo)
    return zone, get_language() or "en"
