"""What is posted to us: which event it is, of whom, and whether it was signed.

Only what is named is taken from it. Nothing about a person in it is believed, so guessed spellings do no harm: at worst
something is read that did not change.
"""

import hmac
import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from ats_sync.port import Happening, Heard
from ats_sync.recruitee.reading import Json, inner, is_pool, number, text

SIGNATURE = "x-recruitee-signature"
ABOUT_CANDIDATES, ABOUT_JOBS = ("candidate_", "new_candidate"), ("offer_", "job_")
MOST_ATTEMPTS = 1_000_000
LONGEST_KIND, LONGEST_KEY, MOST_NAMED = 80, 60, 100


def hear(body: bytes) -> Heard:
    """Raises ValueError for what cannot be an event."""
    try:
        said = json.loads(body)
    except RecursionError:
        raise ValueError("no event") from None
    if not isinstance(said, dict):
        raise ValueError("no event")
    payload = inner(said, "payload")
    is_test = _is_test(said) or _is_test(payload)
    kind, subkind = text(said, "event_type"), text(said, "event_subtype")
    if not is_test and not kind:
        raise ValueError("no event")
    return Heard(
        key="" if is_test else _key(said),
        happening=Happening.NOTHING if is_test else _happening(kind),
        is_test=is_test,
        attempt=_attempt(said.get("attempt_count")),
        company=number(inner(payload, "company").get("id")),
        candidates=_named(payload, "candidate", "candidates"),
        jobs=_named(payload, "offer", "offers"),
        kind="/".join(filter(None, (kind, subkind)))[:LONGEST_KIND],
    )


def is_signed(body: bytes, headers: Mapping[str, str], *, secret: str) -> bool:
    """Hexadecimal HMAC-SHA256 over the very bytes that came."""
    given = next((value for name, value in headers.items() if name.lower() == SIGNATURE), "")
    right = hmac.new(secret.encode(), body, sha256).hexdigest()
    return bool(secret) and hmac.compare_digest(right.encode(), given.strip().lower().encode("utf-8", "replace"))


def _is_test(said: Json) -> bool:
    """Pings and samples have the key; an event that says it is no test is none."""
    return said.get("test", False) is not False


def _happening(kind: str) -> Happening:
    if kind.startswith(ABOUT_CANDIDATES):
        is_gone = kind.endswith(("_deleted", "_removed"))
        return Happening.CANDIDATE_GONE if is_gone else Happening.APPLICATION
    return Happening.JOB if kind.startswith(ABOUT_JOBS) else Happening.NOTHING


def _key(said: dict[str, Any]) -> str:
    """Its number; of an event that has none, what is the same each time it is delivered."""
    found = said.get("id")
    if number(found):
        return number(found)
    if isinstance(found, str) and re.fullmatch(r"[!-~]{1,60}", found):
        return found
    lasting = {name: value for name, value in said.items() if name != "attempt_count"}
    return f"sha256:{sha256(json.dumps(lasting, sort_keys=True).encode()).hexdigest()}"[:LONGEST_KEY]


def _attempt(said: object) -> int:
    is_count = isinstance(said, int) and not isinstance(said, bool)
    return min(max(said, 1), MOST_ATTEMPTS) if is_count and isinstance(said, int) else 1


def _named(payload: Json, name: str, many: str) -> tuple[str, ...]:
    """Ids of what is told of; pools are no jobs."""
    rows = (row for row in _rows(payload, name, many) if not is_pool(row))
    found = dict.fromkeys(number(row.get("id")) for row in rows)
    return tuple(each for each in found if each)[:MOST_NAMED]


def _rows(payload: Json, name: str, many: str) -> Iterator[Json]:
    yield inner(payload, name)
    listed = payload.get(many)
    yield from (row for row in listed if isinstance(row, dict)) if isinstance(listed, list) else ()
