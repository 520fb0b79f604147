"""The state of the telephone line in words."""

from django.utils.translation import gettext as _

from voicecalls.models import Line
from voicecalls.telephony import ErrorKind, Meaning


def line_state(line: Line | None) -> tuple[str, str]:
    """A kind of badge and its words."""
    if line is None:
        return "warn", _("Not connected")
    if line.problem:
        return "pending", _("Does not work")
    if line.checked_at is None:
        return "warn", _("Not checked yet")
    return "success", _("Works")


def problem_in_words(code: str) -> str:
    """What is wrong with the line and what to do."""
    match code:
        case Meaning.CONFIG | Meaning.NOT_FOUND:
            return _("The provider does not accept this account and token. Please copy both again from its console.")
        case Meaning.BUSY | ErrorKind.RETRY:
            return _("The provider is busy. Please check again in a few minutes.")
        case Meaning.BLOCKED:
            return _("The provider does not let this account make calls. Please look into its console.")
        case ErrorKind.NOT_SENT | ErrorKind.AMBIGUOUS:
            return _("The provider cannot be reached at the moment. Please check again in a few minutes.")
        case _:
            return _("The provider answered in a way that we do not understand. Please try again, or ask us.")
