"""What a candidate can still change about a booked interview, and the sentence for when they cannot."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interviews.models import Interview
from interviews.queries import representative_name, settings_of
from interviews.rules import may_cancel, may_move, too_often


def is_upcoming(interview: Interview, *, now: datetime) -> bool:
    """Whether it is booked and not over."""
    return bool(interview.is_booked and interview.ends_at and interview.ends_at > now)


def why_not_move(interview: Interview, *, now: datetime) -> str:
    """Why the candidate cannot move a booked interview themselves, and who can help; empty if they can."""
    if not interview.starts_at:
        return ""
    rules, name = settings_of(interview.organization), representative_name(interview)
    if too_often(moves=interview.moves, most=rules.most_moves):
        if not rules.most_moves:
            return _("This interview cannot be rescheduled here. {name} helps you to find another time.").format(
                name=name
            )
        return ngettext(
            "This interview was rescheduled once already. {name} helps you to find another time.",
            "This interview was rescheduled {number} times already. {name} helps you to find another time.",
            interview.moves,
        ).format(number=interview.moves, name=name)
    if not may_move(starts_at=interview.starts_at, notice=timedelta(minutes=rules.move_notice_minutes), now=now):
        return _(
            "It is too close to the interview to reschedule it here. {name} helps you to find another time."
        ).format(name=name)
    return ""


def why_not_cancel(interview: Interview, *, now: datetime) -> str:
    """The same for calling it off. A pending interview can always be called off."""
    if not interview.starts_at:
        return ""
    notice = timedelta(minutes=settings_of(interview.organization).cancel_notice_minutes)
    if may_cancel(starts_at=interview.starts_at, notice=notice, now=now):
        return ""
    return _("It is too close to the interview to cancel it here. Please tell {name} at once.").format(
        name=representative_name(interview)
    )
