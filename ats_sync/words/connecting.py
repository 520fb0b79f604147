"""Why a token did not open anything, said at the field where it can be put right."""

from django.utils.translation import gettext as _

from ats_sync.port import AtsError, ErrorKind, Meaning


def why_not(error: AtsError, *, vendor: str) -> tuple[str, str]:
    """The field that is wrong ("" for none of them), and what to do about it."""
    match error.meaning:
        case Meaning.TOKEN:
            words = _(
                "{vendor} does not know this token. Please copy it again, all of it; one that was revoked there opens "
                "nothing any more."
            )
            return "token", words.format(vendor=vendor)
        case Meaning.COMPANY | Meaning.NOT_FOUND | Meaning.INVALID:
            words = _(
                "{vendor} knows no such company, or this token is not for it. Please enter the number or the short "
                "name of the company in which the token was made."
            )
            return "company", words.format(vendor=vendor)
        case Meaning.FORBIDDEN:
            words = _(
                "{vendor} does not let this token into this company. Either it was made in another company, or its "
                "owner may do nothing there."
            )
            return "token", words.format(vendor=vendor)
    return "", " ".join([no_answer(error, vendor=vendor), _("Nothing was saved.")])


def no_answer(error: AtsError, *, vendor: str) -> str:
    """The other side said neither yes nor no."""
    if error.meaning == Meaning.BUSY:
        return _("{vendor} has too much to do at the moment. Please try again in a minute.").format(vendor=vendor)
    if error.meaning == Meaning.DOWN:
        words = _("{vendor} has a problem of its own at the moment. Please try again in a few minutes.")
        return words.format(vendor=vendor)
    if error.meaning == Meaning.ODD:
        words = _("{vendor} answered in a way that we do not understand. Please try again, or ask us.")
        return words.format(vendor=vendor)
    if error.kind in (ErrorKind.NOT_SENT, ErrorKind.AMBIGUOUS, ErrorKind.RETRY):
        words = _("{vendor} cannot be reached at the moment. Please try again in a few minutes.")
        return words.format(vendor=vendor)
    return _("{vendor} refused to answer. Please try again, or ask us.").format(vendor=vendor)


def lacks_rights(names: list[str], *, owner: str, vendor: str) -> str:
    """ "Ida Moe may not see jobs in Recruitee: …" """
    what = {
        "read_jobs": _("{owner}, who owns this token, may not see the jobs in {vendor}."),
        "read_candidates": _("{owner}, who owns this token, may not see candidates in {vendor}."),
    }
    remedy = _("Please give this user that right there, or use the token of somebody who has it.")
    return " ".join([*(what[name].format(owner=owner, vendor=vendor) for name in names), remedy])
