"""Reading people: name, address, numbers and where their applications stand, each in one short transaction."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import DataError, IntegrityError

from accounts.actor import Actor
from ats_sync.actions.applications import Shelf, Sight, take_applications
from ats_sync.actions.knowing import fits, know_candidates, know_jobs, plain
from ats_sync.actions.missing import is_not_found, search
from ats_sync.actions.people import take_person
from ats_sync.models import CandidateLink
from ats_sync.port import Ats, AtsError, Meaning, RemoteApplication, RemoteCandidate
from core.locking import contested
from core.refusal import Refused

log = structlog.get_logger(__name__)

LONGEST_ADDRESS = 500
MOST_TRIES = 6
UNFIT, UNKNOWN_STAGE = "unfit", "unknown_stage"


def read_candidate(link: CandidateLink, *, ats: Ats, shelf: Shelf, now: datetime) -> bool:
    """One person as they are there now. `now`: before the request. False if they could not be taken over.

    Raises AtsError where nothing is known of them now.
    """
    try:
        remote = ats.candidate(link.remote_id)
    except AtsError as error:
        if not is_not_found(error):
            raise
        found = search(link, ats=ats)
        if not found.is_gone and error.meaning != Meaning.NOT_FOUND:
            raise
        if not found.is_gone:
            put_off(link, problem=Meaning.NOT_FOUND, now=now)
            return False
        contested(partial(_let_go, link, holders=found.holders, by=shelf.by, now=now))
        return True
    return take_candidate(link, remote=remote, shelf=shelf, now=now)


def take_candidate(link: CandidateLink, *, remote: RemoteCandidate, shelf: Shelf, now: datetime) -> bool:
    """What was read of a person. Whoever cannot be kept here is marked, and holds up nobody else. `now`: before it was
    asked for: what somebody else has learned since then stays."""
    try:
        contested(partial(_take, link, remote, shelf=shelf, now=now))
    except (DataError, IntegrityError, Refused) as error:
        log.exception("candidate not taken over", candidate=str(link.pk), error=type(error).__name__)
        put_off(link, problem=UNFIT, now=now)
        return False
    return True


def put_off(link: CandidateLink, *, problem: str, now: datetime) -> None:
    """They could not be read, for a reason of their own: tried again after a while, a few times; then not before
    something new is heard of them."""
    tries = link.tries + 1
    due_at = now + _wait(tries) if tries < MOST_TRIES else None
    CandidateLink.objects.filter(pk=link.pk).update(problem=problem, tries=min(tries, MOST_TRIES), read_due_at=due_at)
    link.tries = tries


def _wait(tries: int) -> timedelta:
    return timedelta(seconds=2 ** min(tries, MOST_TRIES))


def _locked(link: CandidateLink) -> CandidateLink:
    rows = CandidateLink.objects.select_related("connection", "organization", "candidate__organization")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=link.pk)


def _take(link: CandidateLink, remote: RemoteCandidate, *, shelf: Shelf, now: datetime) -> None:
    mine = _locked(link)
    ours = [seen for seen in remote.applications if seen.job in shelf.jobs and fits(seen.id)]
    if mine.candidate is None and not ours:  # nobody who applies for a job of ours
        mine.delete()
        return
    sights, unknown = _sights(ours, shelf=shelf, now=now)
    if is_news := mine.read_at is None or mine.read_at <= now:
        mine.candidate = take_person(mine, remote=remote, by=shelf.by, now=now)
        mine.address, mine.gone_at, mine.read_at = plain(remote.address)[:LONGEST_ADDRESS], None, now
    assert mine.candidate
    besides = {seen.id for seen in unknown}
    is_news &= take_applications(mine, candidate=mine.candidate, sights=sights, besides=besides, by=shelf.by, now=now)
    know_jobs(mine.connection, remote_ids=[seen.job for seen in unknown], now=now)
    _finish(mine, problem=UNKNOWN_STAGE if unknown else "", is_whole=is_news and not unknown, now=now)


def _let_go(link: CandidateLink, *, holders: Collection[str], by: Actor, now: datetime) -> None:
    """They are not there any more: deleted, or merged into another record, which brings its applications along."""
    mine = _locked(link)
    if mine.candidate is None:
        mine.delete()
        return
    is_news = take_applications(mine, candidate=mine.candidate, sights=[], by=by, now=now)
    if mine.read_at is None or mine.read_at <= now:
        mine.gone_at, mine.read_at = mine.gone_at or now, now
    know_candidates(mine.connection, remote_ids=holders, now=now)
    _finish(mine, problem="", is_whole=is_news, now=now)


def _finish(mine: CandidateLink, *, problem: str, is_whole: bool, now: datetime) -> None:
    """What has become due since the request began stays due. Where something is missing, it is read again soon."""
    mine.problem, mine.tries = problem, 0 if is_whole else min(mine.tries + 1, MOST_TRIES)
    if mine.read_due_at is None or mine.read_due_at <= now:
        again = not is_whole and mine.tries < MOST_TRIES
        mine.read_due_at = now + _wait(mine.tries) if again else None
    mine.save()


def _sights(
    seen: Iterable[RemoteApplication], *, shelf: Shelf, now: datetime
) -> tuple[list[Sight], list[RemoteApplication]]:
    """Those that stand in stages we know, and the others: their job has to be read first."""
    sights, unknown = [], []
    for each in seen:
        stage = shelf.stages.get((each.job, each.stage))
        if stage is None:
            unknown.append(each)
        else:
            sights.append(Sight(seen=each, stage=stage, job=shelf.jobs[each.job], by=shelf.by, now=now))
    return sights, unknown
