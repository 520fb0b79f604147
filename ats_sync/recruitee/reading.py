"""Answers of the API in the words of the port. Pure: objects that were JSON go in.

Every field but `id` may be missing, and what cannot be understood is left out, as long as nothing worse follows from
its absence than that it is not known. Where something would follow (somebody's application would seem to be gone, a
stage to be deleted) the answer as a whole is `Unreadable`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from ats_sync.port import Owner, RemoteApplication, RemoteCandidate, RemoteJob, RemoteNote, RemoteStage, RemoteStanding
from ats_sync.recruitee.addresses import candidate_page
from ats_sync.recruitee.texts import clean, plain, plain_document

Json = Mapping[str, Any]
POOL = "talent_pool"
OPEN = ("published",)  # a job that is only internal is not to be found by everybody
ACTIVE = ("published", "internal", "closed")
LONGEST_ADDRESS, LONGEST_VERSION = 500, 60


class Unreadable(Exception):
    """Nobody can tell what was meant."""


# ── parts ──


def text(row: Json, name: str) -> str:
    said = row.get(name)
    return clean(said) if isinstance(said, str) else ""


def texts(row: Json, name: str) -> tuple[str, ...]:
    said = row.get(name)
    listed = (clean(each) for each in said if isinstance(each, str)) if isinstance(said, list) else ()
    return tuple(dict.fromkeys(each for each in listed if each))


def number(said: object) -> str:
    """An id as text; "" if it is none."""
    if isinstance(said, bool) or not isinstance(said, int | str):
        return ""
    written = str(said).strip()
    return written if written.isascii() and written.isdigit() and len(written) <= 18 else ""


def identity(row: Json) -> str:
    if found := number(row.get("id")):
        return found
    raise Unreadable


def inner(row: Json, name: str) -> Json:
    said = row.get(name)
    return said if isinstance(said, dict) else {}


def listed(said: Json, name: str) -> list[Json]:
    rows = said.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unreadable
    return rows


def rows(said: Json, name: str) -> list[Json]:
    """Those that can be read."""
    found = said.get(name)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def one(said: Json, name: str) -> Json:
    row = said.get(name)
    if not isinstance(row, dict):
        raise Unreadable
    return row


def instant(row: Json, name: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text(row, name))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def address(row: Json, name: str) -> str:
    """Something that may stand in a link."""
    written = text(row, name)
    try:
        is_link = urlsplit(written).scheme in ("http", "https")
    except ValueError:
        return ""
    return written if is_link and len(written) <= LONGEST_ADDRESS else ""


def referred(said: Json, kind: str) -> Iterator[Json]:
    """The side array that every answer may have, joined by type and id."""
    rows = said.get("references")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and row.get("type") == kind:
            yield row


def addresses_of(people: Iterable[Json]) -> dict[str, str]:
    """E-mail addresses by the id of an admin."""
    found = {number(row.get("id")): text(row, "email") for row in people}
    return {key: email for key, email in found.items() if key and email}


# ── what is asked for ──


def owner(row: Json, *, company: str) -> Owner:
    """`company`: as the address named it, for answers that do not give its number."""
    known = number(row.get("company_id")) or (company if company.isdigit() else "")
    name = " ".join(filter(None, (text(row, "first_name"), text(row, "last_name"))))
    return Owner(company=known, name=name, email=text(row, "email"), role=text(row, "role_name"))


def team_of(row: Json) -> tuple[str, ...]:
    """The admins who follow a job, manage the hiring or recruit for it, by id."""
    followers = row.get("followers")
    said = [*(followers if isinstance(followers, list) else ()), row.get("hiring_manager_id"), row.get("recruiter_id")]
    numbers = [number(each.get("id") if isinstance(each, dict) else each) for each in said]
    return tuple(dict.fromkeys(each for each in numbers if each))


def is_pool(row: Json) -> bool:
    return row.get("kind") == POOL


def job(row: Json, *, emails: Mapping[str, str], stages: tuple[RemoteStage, ...] | None) -> RemoteJob:
    status = text(row, "status")
    place = inner(row, "location")
    return RemoteJob(
        id=identity(row),
        title=text(row, "title"),
        is_open=status in OPEN,
        is_active=not status or status in ACTIVE,
        place=text(row, "location") or text(place, "city") or text(place, "name"),
        description=plain(row.get("description")),
        team=tuple(dict.fromkeys(emails[each] for each in team_of(row) if each in emails)),
        stages=stages,
        address=address(row, "adminapp_url"),
    )


def stages(rows: Iterable[Json]) -> tuple[RemoteStage, ...]:
    """In their order; one without a position stands where it was listed."""
    found = []
    for at, row in enumerate(rows):
        said = row.get("position")
        position = said if isinstance(said, int) and not isinstance(said, bool) else at
        found.append(RemoteStage(id=identity(row), name=text(row, "name"), position=position))
    return tuple(sorted(found, key=lambda stage: stage.position))


def application(row: Json, *, job: str = "", candidate: str = "", stage: str = "") -> RemoteApplication | None:
    """A placement; None for one in a pool. Job and stage are flat or nested, unless where it stands says which."""
    offer = inner(row, "offer")
    in_job = job or number(row.get("offer_id")) or number(offer.get("id"))
    person = candidate or number(row.get("candidate_id")) or number(inner(row, "candidate").get("id"))
    if not in_job or is_pool(offer):
        return None
    if not person:
        raise Unreadable
    return RemoteApplication(
        id=identity(row),
        job=in_job,
        candidate=person,
        stage=stage or number(row.get("stage_id")) or number(inner(row, "stage").get("id")),
        standing=standing(row),
        applied_at=instant(row, "created_at"),
        version=text(row, "updated_at")[:LONGEST_VERSION],
    )


def standing(row: Json) -> RemoteStanding:
    """Rejected by any sign of it: a list gives fewer signs than a single candidate does."""
    if any(row.get(name) for name in ("disqualify_kind", "disqualified_at", "disqualify_reason")):
        return RemoteStanding.REJECTED
    is_hired = row.get("hired_at") or row.get("hired_in_this_placement") is True
    return RemoteStanding.HIRED if is_hired else RemoteStanding.OPEN


def applications(said: Json, *, job: str) -> list[RemoteApplication]:
    """Of the stages of a job, each with whoever stands in it. An empty stage may lack its list, but not every stage."""
    inside = [stage for stage in listed(said, "stages") if "placements" in stage]
    if not inside:
        raise Unreadable
    found = (
        application(row, job=job, stage=identity(stage)) for stage in inside for row in listed(stage, "placements")
    )
    return [each for each in found if each]


def candidate(row: Json, *, company: str, pools: frozenset[str]) -> RemoteCandidate:
    """`pools`: numbers of jobs that are none."""
    person = identity(row)
    found = (application(each, candidate=person) for each in listed(row, "placements"))
    return RemoteCandidate(
        id=person,
        name=text(row, "name"),
        emails=texts(row, "emails"),
        phones=texts(row, "phones"),
        applications=tuple(each for each in found if each and each.job not in pools),
        address=address(row, "adminapp_url") or candidate_page(company, person),
        updated_at=instant(row, "updated_at"),
    )


def pools(said: Json) -> frozenset[str]:
    return frozenset(number(row.get("id")) for row in referred(said, "Offer") if is_pool(row))


def note(row: Json) -> RemoteNote:
    return RemoteNote(id=identity(row), text=plain(row.get("body")) or plain_document(row.get("body_json")))


def newest_first(rows: Iterable[Json]) -> list[Json]:
    """The order of lists of notes is not known."""
    return sorted(rows, key=lambda row: (text(row, "created_at"), int(identity(row))), reverse=True)
