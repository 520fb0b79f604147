"""Appointments made on the phone, in words: those that stand, and those that a rule has made."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from babel.lists import format_list
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock, zones
from core.zones import locale_of
from interviews.calendar import who_joins
from interviews.models import Interview
from marketplace.models import Job
from voicecalls.models import TargetOf
from voicecalls.queries.plans import Plan


class Rule(Protocol):
    """A stage rule as it is wanted or saved."""

    @property
    def job(self) -> Job | None: ...
    @property
    def stage_name(self) -> str: ...
    @property
    def targets(self) -> Mapping[str, str]: ...
    @property
    def plan(self) -> Plan | None: ...


def appointment_in_words(interview: Interview) -> str:
    """ "Tuesday, 24 November 2026, 10:00–10:30 (Berlin), with Anna Weber", on the clock of whoever reads."""
    zone, language = timezone.get_current_timezone(), get_language() or "en"
    span = interview.span
    day = clock.day_label(span.start.astimezone(zone).date(), language)
    first, last = (clock.time_label(at, zone, language) for at in (span.start, span.end))
    when = _("{day}, {first}–{last} ({city})").format(
        day=day, first=first, last=last, city=zones.city(str(zone), language)
    )
    people = who_joins(interview)
    return _("{when}, with {people}").format(when=when, people=people) if people else when


def people_in_words(seats: Iterable[Sequence[User]]) -> str:
    """ "Anna Weber or Jonas Beck, and Ines Albrecht": any one of each seat."""
    locale = locale_of(get_language() or "en")
    named = [format_list([str(user) for user in seat], style="or", locale=locale) for seat in seats]
    return format_list(named, locale=locale)


def silent_in_words(seat: Collection[User]) -> str:
    """A warning about a seat from which no time can come; the page of the availability follows it."""
    people = people_in_words([list(seat)])
    words = ngettext(
        "{people} has published no availability, so there is no time to offer and nobody is called.",
        "None of {people} has published availability, so there is no time to offer and nobody is called.",
        len(seat),
    )
    return words.format(people=people)


def rule_in_words(rule: Rule) -> str:
    """ "Klara interviews applicants who enter “Call”; afterwards they move to “Called”.", or what she arranges: "Klara
    arranges a 30-minute “First interview” with Anna Weber or Jonas Beck for applicants who enter “Call”; …" """
    if rule.plan:
        return _with_target(rule, _arranged(rule, rule.plan), after=TargetOf.BOOKED)
    words = _("{assistant} asks the Application Questions of applicants who enter “{stage}”")
    asked = words.format(assistant=settings.ASSISTANT_NAME, stage=rule.stage_name)
    return _with_target(rule, asked, after=TargetOf.COMPLETED)


def _arranged(rule: Rule, plan: Plan) -> str:
    words = _("{assistant} arranges a {minutes}-minute “{round}” with {people} for applicants who enter “{stage}”")
    return words.format(
        assistant=settings.ASSISTANT_NAME,
        minutes=plan.minutes,
        round=plan.round_name,
        people=people_in_words(plan.seats),
        stage=rule.stage_name,
    )


def _with_target(rule: Rule, sentence: str, *, after: TargetOf) -> str:
    if rule.job:
        sentence = _("{sentence} of “{job}”").format(sentence=sentence, job=rule.job.title)
    target = rule.targets.get(after)
    if not target:
        return _("{sentence}; afterwards they stay where they are.").format(sentence=sentence)
    return _("{sentence}; afterwards they move to “{target}”.").format(sentence=sentence, target=target)
