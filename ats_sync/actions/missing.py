"""Whether somebody whom the other side does not find is gone there. A single "not found" proves nothing: it may be the
answer of something in between, or of a company that moved to another address."""

from dataclasses import dataclass

from ats_sync.actions.looking import look
from ats_sync.models import CandidateLink
from ats_sync.port import Ats, AtsError, ErrorKind, Meaning

GONE = (404, 410)


@dataclass(frozen=True, kw_only=True)
class Search:
    """`holders`: who has their applications now, since two records were made one."""

    is_gone: bool
    holders: frozenset[str] = frozenset()


def is_not_found(error: AtsError) -> bool:
    """In whatever words."""
    return error.meaning == Meaning.NOT_FOUND or error.status in GONE


def search(link: CandidateLink, *, ats: Ats) -> Search:
    """Whoever is gone is in the list of no job of theirs. Where no list is given, something else has to open, or the
    whole company is not found: then AtsError is raised, with COMPANY."""
    known = dict(link.applications.filter(gone_at=None).values_list("remote_id", "job_link__remote_id"))
    is_answered, holders = False, set()
    for job in sorted(set(known.values())):
        try:
            people = ats.applications(job)
        except AtsError as error:
            if not _is_closed(error):
                raise
            continue
        if any(each.candidate == link.remote_id for each in people):
            return Search(is_gone=False)
        is_answered = True
        holders |= {each.candidate for each in people if each.id in known}
    return Search(is_gone=is_answered or _opens(ats), holders=frozenset(holders))


def _opens(ats: Ats) -> bool:
    try:
        return not look(ats).lacking
    except AtsError as error:
        if not _is_closed(error):
            raise
        raise AtsError(ErrorKind.REJECTED, meaning=Meaning.COMPANY, status=error.status) from error


def _is_closed(error: AtsError) -> bool:
    return is_not_found(error) or error.meaning == Meaning.FORBIDDEN
