"""Words of interviews in templates."""

from datetime import datetime

from django import template
from django.utils import timezone

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
