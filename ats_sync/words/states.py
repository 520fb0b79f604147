"""The link in words: how it is, what is wrong, what to do about it. Codes are of `port` and of what writes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ats_sync.models import UNLISTED, CandidateLink, Connection, ConnectionState, JobLink, Push, PushState
from ats_sync.port import ErrorKind, Meaning
from ats_sync.queries.states import Progress, Told
from ats_sync.telling import Problem

RIGHTS: Mapping[str, Promise] = {
    "read_jobs": gettext_lazy("See jobs and their stages"),
    "read_candidates": gettext_lazy("See candidates"),
    "move": gettext_lazy("Move candidates to another stage"),
    "write_notes": gettext_lazy("Write notes about candidates"),
}
# What to do once it was refused.
RIGHTS_NEEDED: Mapping[str, Promise] = {
    "read_jobs": gettext_lazy("Please give {owner} a role in {vendor} that may see all jobs."),
    "read_candidates": gettext_lazy("Please give {owner} a role in {vendor} that may see candidates."),
    "move": gettext_lazy(
        "{vendor} refused the last move. Please give {owner} a role there that may move candidates between stages; "
        "moves that wait are then made by themselves."
    ),
    "write_notes": gettext_lazy(
        "{vendor} refused the last note. Please give {owner} a role there that may write notes about candidates; "
        "notes that wait are then written by themselves."
    ),
}
REJECTED = gettext_lazy(
    "{vendor} does not accept the token any more. Nobody is called and nothing is moved there until an admin enters a "
    "new one; nothing is lost meanwhile."
)
UNKNOWN_COMPANY = gettext_lazy(
    "{vendor} does not know this company any more, or the token is not for it. Nobody is called and nothing is moved "
    "there until an admin connects it again; nothing is lost meanwhile."
)
SLOWER = gettext_lazy("{vendor} asks us to go slower. We do, and go on by ourselves.")
AWAY = gettext_lazy("{vendor} cannot be reached at the moment. We try again by ourselves, nothing is lost.")
ODD = gettext_lazy("{vendor} answers in a way that we do not understand. We try again; if it stays, ask us.")
PROBLEMS: Mapping[str, Promise] = {
    Meaning.TOKEN: gettext_lazy("{vendor} does not accept the token. Please enter a new one."),
    Meaning.COMPANY: UNKNOWN_COMPANY,
    Meaning.NOT_FOUND: UNKNOWN_COMPANY,
    Meaning.FORBIDDEN: gettext_lazy(
        "The owner of the token may not see everything in {vendor}. Please look at the rights there."
    ),
    Meaning.BUSY: SLOWER,
    ErrorKind.RETRY: SLOWER,
    Meaning.DOWN: gettext_lazy("{vendor} has a problem of its own. We try again by ourselves, nothing is lost."),
    UNLISTED: gettext_lazy(
        "{vendor} does not tell which jobs there are. Jobs and applicants that we know are kept in step; new jobs come "
        "as soon as it does. We try again by ourselves."
    ),
    ErrorKind.NOT_SENT: AWAY,
    ErrorKind.AMBIGUOUS: AWAY,
}


def state_of(connection: Connection | None) -> tuple[str, str]:
    """A kind of badge and its words."""
    if connection is None:
        return "warn", _("Not connected")
    if connection.state == ConnectionState.REJECTED:
        return "pending", _("Token rejected")
    if connection.state == ConnectionState.DISCONNECTED:
        return "past", _("Disconnected")
    if connection.problem:
        return "warn", _("Does not answer properly")
    if not connection.hook_heard_at:
        return "warn", _("Connected, no events yet")
    return "success", _("Works")


def problem_in_words(connection: Connection, *, vendor: str) -> str:
    """What is wrong with the link as a whole, and what to do; "" for nothing."""
    if connection.state == ConnectionState.REJECTED:
        words = str(UNKNOWN_COMPANY if connection.problem == Meaning.COMPANY else REJECTED)
    elif connection.problem:
        words = str(PROBLEMS.get(connection.problem, ODD))
    else:
        return ""
    return words.format(vendor=vendor)


def progress_in_words(connection: Connection, progress: Progress, *, vendor: str) -> str:
    """What is being read, or why nothing is; "" if all is read."""
    if connection.state == ConnectionState.DISCONNECTED:
        return _("Nothing is read while {vendor} is disconnected.").format(vendor=vendor)
    if connection.state == ConnectionState.REJECTED:
        return _("Nothing is read until there is a new token.")
    if not progress.is_reading:
        return ""
    if not progress.jobs:
        return _("The list of jobs is being read.")
    if connection.imported_at is None:
        return _("Jobs and applicants are being read for the first time. You can leave: it goes on by itself.")
    return _("What is new there is being read.")


def rights_of(connection: Connection, *, vendor: str) -> Iterator[tuple[str, bool | None, str]]:
    """Each right in words, whether it is there (None shows only once it is needed), and what to do if it is not."""
    owner = connection.owner or _("the token’s owner")
    for name, words in RIGHTS.items():
        granted = connection.rights.get(name)
        todo = str(RIGHTS_NEEDED[name]).format(owner=owner, vendor=vendor) if granted is False else ""
        yield str(words), granted, todo


def waiting_in_words(told: Told) -> str:
    """ "3 moves, 2 notes" """
    counted = [
        (told.moves, ngettext("{number} move", "{number} moves", told.moves)),
        (told.notes, ngettext("{number} note", "{number} notes", told.notes)),
        (told.tags, ngettext("{number} tag", "{number} tags", told.tags)),
    ]
    return ", ".join(words.format(number=number) for number, words in counted if number)


# What a person has to do before a push goes on.
STUCK: Mapping[str, Promise] = {
    Problem.TARGET_GONE: gettext_lazy(
        "The stage it leads to does not exist any more in {vendor}. Choose another one in System Settings; this "
        "applicant has to be moved by hand."
    ),
    Problem.FORBIDDEN: gettext_lazy(
        "The owner of the token may not do this in {vendor}. Give them the right, then try again."
    ),
    Problem.REFUSED: gettext_lazy(
        "{vendor} does not accept this. Often a stage asks for something that only a person can fill in; then please "
        "do it there by hand."
    ),
    Problem.TOUCHED: gettext_lazy(
        "Somebody may have had a hand in it: something about the applicant was changed in {vendor} while an answer was "
        "lost or the link was cut, and they stand in the same stage as before. Please look at them there. If the move "
        "is right, try again; if not, move them back here."
    ),
}
STUCK_SOMEHOW = gettext_lazy("{vendor} refused it several times. Try again; if it stays, ask us.")
WAITS = gettext_lazy("Waits to be told to {vendor}.")
# Why something is not told any more.
DROPPED: Mapping[str, Promise] = {
    Problem.MOVED_THERE: gettext_lazy("Somebody moved the applicant in {vendor} meanwhile: that is kept."),
    Problem.REJECTED: gettext_lazy("The applicant was disqualified in {vendor} meanwhile: that is kept."),
    Problem.HIRED: gettext_lazy("The applicant was hired in {vendor} meanwhile: that is kept."),
    Problem.GONE: gettext_lazy("The applicant is no longer in {vendor}, or no longer in this job."),
    Problem.OVERTAKEN: gettext_lazy("The applicant was moved on here before it could be told."),
}
DROPPED_SOMEHOW = gettext_lazy("It is no longer needed.")


@dataclass(frozen=True, kw_only=True)
class PushTold:
    """A push for people: who it is about, what it was to do, what became of it."""

    push: Push
    who: str
    what: str
    why: str


def push_in_words(push: Push, *, vendor: str) -> PushTold:
    """Of a push that waits, is stuck, or was dropped."""
    match push.state:
        case PushState.STUCK:
            why = STUCK.get(push.problem, STUCK_SOMEHOW)
        case PushState.DROPPED:
            why = DROPPED.get(push.problem, DROPPED_SOMEHOW)
        case _:
            why = WAITS
    application = push.link.application
    who = application.candidate if application else push.link.candidate_link.candidate or "–"
    return PushTold(push=push, who=str(who), what=_what(push), why=str(why).format(vendor=vendor))


def _what(push: Push) -> str:
    if push.move:
        return _("Move to “{stage}”").format(stage=push.move.to_stage)
    if push.note:
        return _("Note about the call")
    return _("Tag “{tag}”").format(tag=push.tag)


def unread_in_words(link: CandidateLink | JobLink, *, vendor: str) -> str:
    """Why a job or somebody was not taken over."""
    return str(UNREAD.get(link.problem, UNREAD_SOMEHOW)).format(vendor=vendor)


UNREAD: Mapping[str, Promise] = {
    Meaning.FORBIDDEN: gettext_lazy("The owner of the token may not see this in {vendor}."),
    Meaning.NOT_FOUND: gettext_lazy("{vendor} does not find it any more."),
    Meaning.DOWN: gettext_lazy(
        "{vendor} has a problem of its own with this record. We try it again and again; everything else goes on."
    ),
    "no_stages": gettext_lazy("It has no stages in {vendor}."),
    "unknown_stage": gettext_lazy("Stands in a stage that was not read yet. We try again by ourselves."),
    "unfit": gettext_lazy("Something in this record cannot be kept here. Please look at it in {vendor}."),
}
UNREAD_SOMEHOW = gettext_lazy("{vendor} answers in a way that we do not understand. We try again by ourselves.")
