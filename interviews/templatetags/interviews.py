"""Words of interviews in templates."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Entry
from interviews import calendar
from interviews.models import Interview

register = template.Library()


@register.filter
def is_ahead(instant: datetime) -> bool:
    """Whether an instant has not come yet."""
    return instant > timezone.now()


@register.filter
def who_joins(interview: Interview) -> str:
    """The hiring side as the candidate may read it: names, no addresses."""
    return calendar.who_joins(interview)


@register.filter
def in_words(entry: Entry) -> str:
    """A line of history as a sentence: "Ines Albrecht requested the interview." """
    sentences = {
        "requested": _("{actor} requested the interview."),
        "offered times": _("{actor} offered new times."),
        "booked": _("{actor} booked the time."),
        "asked for new times": _("{actor} asked for other times."),
        "added conference details": _("{actor} added the conference details."),
        "cancelled": _("{actor} cancelled the interview."),
    }
    return sentences.get(entry.verb, entry.verb).format(actor=entry.actor)
