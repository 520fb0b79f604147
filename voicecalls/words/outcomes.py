"""How calls ended and how cases stand, in words; and what the provider's error codes mean."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from voicecalls.models import AttemptState, CallAttempt, CaseEnd
from voicecalls.script import Outcome
from voicecalls.telephony import Meaning
from voicecalls.telephony.refusals import MEANINGS

A_MINUTE = 60  # seconds

OUTCOMES: Mapping[Outcome, Promise] = {
    Outcome.COMPLETED: gettext_lazy("Interview completed"),
    Outcome.NEEDS_REVIEW: gettext_lazy("Interview completed, needs review"),
    Outcome.DECLINED: gettext_lazy("Did not want to be interviewed on the phone"),
    Outcome.OPTED_OUT: gettext_lazy("Does not want to be called again"),
    Outcome.HUMAN_REQUESTED: gettext_lazy("Wants to speak to a person"),
    Outcome.WRONG_PERSON: gettext_lazy("Somebody else’s number"),
    Outcome.BOOKED: gettext_lazy("Appointment made"),
    Outcome.NO_FIT: gettext_lazy("No time suited"),
    Outcome.CALL_BACK: gettext_lazy("Asked to be called at another time"),
    Outcome.NOT_NOW: gettext_lazy("Had no time"),
    Outcome.NOTHING_TO_ASK: gettext_lazy("There was nothing to ask"),
    Outcome.CALLER_UNKNOWN: gettext_lazy("Caller not recognised"),
    Outcome.VOICEMAIL: gettext_lazy("Voicemail"),
    Outcome.DROPPED: gettext_lazy("Broken off in the middle"),
    Outcome.TIME_UP: gettext_lazy("Took too long for one call, goes on another day"),
    Outcome.HUNG_UP: gettext_lazy("Said nothing that was understood, or hung up at once"),
    Outcome.NO_ANSWER: gettext_lazy("No answer"),
    Outcome.BUSY: pgettext_lazy("telephone", "Busy"),
    Outcome.FAILED: gettext_lazy("Failed for technical reasons"),
    Outcome.NUMBER_INVALID: gettext_lazy("Number does not exist"),
    Outcome.NOT_PERMITTED: gettext_lazy("The telephone account may not call this number"),
    Outcome.LOST: gettext_lazy("Outcome not known"),
    Outcome.ABORTED: gettext_lazy("Taken back before it rang"),
}

ERRORS: Mapping[Meaning, Promise] = {
    Meaning.CONFIG: gettext_lazy(
        "The provider does not accept the account, the token or the number shown to applicants."
    ),
    Meaning.NOT_PERMITTED: gettext_lazy(
        "Calls to this country are not allowed on the telephone account, or it is a trial account, which may only call "
        "verified numbers."
    ),
    Meaning.BAD_NUMBER: gettext_lazy("The provider says that there is no such number."),
    Meaning.UNREACHABLE: gettext_lazy("The provider cannot reach this number."),
    Meaning.BLOCKED: gettext_lazy("The provider does not allow calls to this number."),
    Meaning.BUG: gettext_lazy("The provider did not understand our request. Please tell us."),
    Meaning.BUSY: gettext_lazy("The provider was too busy."),
    Meaning.NOT_FOUND: gettext_lazy("The provider does not know this call."),
    Meaning.ALREADY_ENDED: gettext_lazy("The call had ended already."),
}

# Kinds of badges.
KINDS = {
    CaseEnd.COMPLETED: "success",
    CaseEnd.NEEDS_REVIEW: "pending",
    CaseEnd.BOOKED: "success",
    CaseEnd.NO_FIT: "pending",
    CaseEnd.HUMAN_REQUESTED: "pending",
    CaseEnd.BAD_NUMBER: "warn",
    CaseEnd.NOT_REACHED: "warn",
}


def outcome_in_words(outcome: str) -> str:
    """ "No answer" """
    return str(OUTCOMES[Outcome(outcome)])


def attempt_in_words(attempt: CallAttempt) -> str:
    """What came of an attempt, or how far it is."""
    if attempt.state != AttemptState.ENDED:
        return str(AttemptState(attempt.state).label)
    return outcome_in_words(attempt.outcome) if attempt.outcome else _("Ended")


def error_in_words(code: int | None) -> str:
    """What the provider's error means; empty for none."""
    if code is None:
        return ""
    known = ERRORS.get(MEANINGS.get(code, Meaning.NONE))
    return str(known) if known else _("The provider refused the call (error {code}).").format(code=code)


def length_in_words(seconds: int | None) -> str:
    """ "3 min 20 s"; empty where nobody spoke."""
    if not seconds:
        return ""
    minutes, rest = divmod(seconds, A_MINUTE)
    if not minutes:
        return ngettext("{number} second", "{number} seconds", rest).format(number=rest)
    return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)


def dots_in_words(count: int, limit: int) -> str:
    """For who cannot see the dots."""
    return ngettext("{count} of {limit} call made", "{count} of {limit} calls made", limit).format(
        count=count, limit=limit
    )
