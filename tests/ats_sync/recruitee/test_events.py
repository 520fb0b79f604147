"""What is posted to us, as recorded, and as nobody would post it."""

import json

import pytest

from ats_sync.port import Happening, Heard
from ats_sync.recruitee import Recruitee
from tests.contracts.facts import EVENTS, SURE, fact

HEADER = "X-Recruitee-Signature"
COMPANY, CANDIDATE = {"id": 4242, "name": "Acme Care"}, {"id": 46000001, "name": "Sam Reed", "phones": ["030 5550100"]}
JOB = {"id": 700101, "title": "Care Assistant", "kind": "job"}
STAGES = {"from_stage": {"id": 8099, "name": "Applied"}, "to_stage": {"id": 8100, "name": "Qualification Call"}}
MOVED = {
    "id": 990001,
    "attempt_count": 1,
    "created_at": "2026-03-06T09:00:01.000000Z",
    "event_type": "candidate_moved",
    "event_subtype": "stage_changed",
    "payload": {"company": COMPANY, "candidate": CANDIDATE, "offer": JOB, "details": STAGES},
}


def heard(said: object) -> Heard:
    return Recruitee().hear(said if isinstance(said, bytes) else json.dumps(said).encode(), {})


def event(kind: str | None, subkind: str | None = None, **payload: object) -> Heard:
    return heard({**MOVED, "event_type": kind, "event_subtype": subkind, "payload": payload})


def test_a_move_as_recorded():
    assert heard(MOVED) == Heard(
        key="990001",
        happening=Happening.APPLICATION,
        company="4242",
        candidates=("46000001",),
        jobs=("700101",),
        kind="candidate_moved/stage_changed",
    )


@fact(EVENTS, "An event keeps its `id` in every delivery: by it we know that we had it", SURE)
def test_another_delivery_of_the_same_event():
    again = heard({**MOVED, "attempt_count": 4})
    assert (again.key, again.attempt) == ("990001", 4)


@pytest.mark.parametrize(
    "said", [{"test": True}, {**MOVED, "test": True}, {"test": 1}, {"test": None}, {**MOVED, "test": ""}]
)
def test_pings_and_samples_are_never_acted_on(said):
    found = heard(said)
    assert (found.is_test, found.key, found.happening) == (True, "", Happening.NOTHING)


def test_a_sample_may_say_so_further_inside():
    assert heard({**MOVED, "payload": {**MOVED["payload"], "test": True}}).is_test  # type: ignore[dict-item]
    assert not heard({**MOVED, "test": False}).is_test


def test_somebody_new():
    """`offers`, and neither `offer` nor `details`."""
    pool = {"id": 700105, "kind": "talent_pool"}
    found = event("new_candidate", "career_site", company=COMPANY, candidate=CANDIDATE, offers=[JOB, {"id": 7}, pool])
    assert (found.happening, found.candidates, found.jobs) == (Happening.APPLICATION, ("46000001",), ("700101", "7"))


@pytest.mark.parametrize(
    ("kind", "subkind", "happening"),
    [
        ("candidate_moved", "stage_changed", Happening.APPLICATION),
        ("candidate_moved", "disqualified", Happening.APPLICATION),
        ("candidate_moved", "requalified", Happening.APPLICATION),
        ("candidate_moved", None, Happening.APPLICATION),
        ("candidate_disqualified", None, Happening.APPLICATION),
        ("candidate_requalified", None, Happening.APPLICATION),
        ("candidate_assigned", None, Happening.APPLICATION),
        ("candidate_deleted", None, Happening.CANDIDATE_GONE),
        ("candidate_removed", "manual", Happening.CANDIDATE_GONE),
        ("offer_published", "manual", Happening.JOB),
        ("offer_unpublished", "manual", Happening.JOB),
        ("offer_updated", "status_changed", Happening.JOB),
        ("job_updated", None, Happening.JOB),
        ("evaluation_created", None, Happening.NOTHING),
        ("interview_scheduled", "x", Happening.NOTHING),
        ("candidates", None, Happening.NOTHING),
    ],
)
def test_kinds_of_events(kind, subkind, happening):
    found = event(kind, subkind, company=COMPANY, candidate=CANDIDATE, offer=JOB)
    assert found.happening == happening
    assert found.kind == (f"{kind}/{subkind}" if subkind else kind)


@pytest.mark.parametrize(
    "payload",
    [{}, None, [], "x", {"company": None, "candidate": [], "offer": 7, "offers": [None, 7], "candidates": {}}],
)
def test_events_that_name_nobody(payload):
    found = heard({**MOVED, "payload": payload})
    assert (found.happening, found.company, found.candidates, found.jobs) == (Happening.APPLICATION, "", (), ())


@pytest.mark.parametrize(
    "said",
    [b"", b"{", b"\xff", b"[]", b"7", b"null", b'"x"', b"[" * 100_000, {}, {"id": 1}, {"event_type": 7}, b"9" * 5000],
)
def test_what_cannot_be_an_event(said):
    with pytest.raises(ValueError):
        heard(said)


@pytest.mark.parametrize("identity", [None, "", True, 1.5, [], "x" * 61, "ä", "a b", 10**30, -1])
def test_an_event_without_a_number_is_known_by_what_it_says(identity):
    first, again = (heard({**MOVED, "id": identity, "attempt_count": count}) for count in (1, 2))
    other = heard({**MOVED, "id": identity, "created_at": "2026-03-07T09:00:01.000000Z"})
    assert first.key == again.key != other.key
    assert first.key.startswith("sha256:")
    assert len(first.key) <= 80


def test_a_number_that_is_text():
    assert heard({**MOVED, "id": "5f1c-22"}).key == "5f1c-22"


@pytest.mark.parametrize(("count", "attempt"), [(None, 1), ("7", 1), (True, 1), (-3, 1), (10**12, 1_000_000), (1.5, 1)])
def test_strange_counts(count, attempt):
    assert heard({**MOVED, "attempt_count": count}).attempt == attempt


def test_what_no_database_keeps():
    assert event("candidate_\x00x\ud800", "y" * 500).kind == f"candidate_x/{'y' * 68}"


# ── signatures ──

SECRET, BODY = "whsec-test", b'{"test":false,"id":990001}'
SIGNED = "cff9f5600a621556db8e8b516023edfe21d6524be25bf47a2c76c4e4f6acef90"


@pytest.mark.parametrize("header", [HEADER, HEADER.lower(), HEADER.upper()])
@pytest.mark.parametrize("signature", [SIGNED, SIGNED.upper(), f" {SIGNED} "])
def test_the_known_signature(header, signature):
    assert Recruitee().is_signed(BODY, {"Host": "x", header: signature}, secret=SECRET)


@pytest.mark.parametrize(
    ("body", "headers", "secret"),
    [
        (BODY, {}, SECRET),
        (BODY, {HEADER: ""}, SECRET),
        (BODY, {HEADER: SIGNED[:-1]}, SECRET),
        (BODY, {HEADER: SIGNED + "0"}, SECRET),
        (BODY, {HEADER: f"sha256={SIGNED}"}, SECRET),
        (BODY, {HEADER: "ſignature ä\ud800"}, SECRET),
        (BODY, {"X-Signature": SIGNED}, SECRET),
        (BODY, {HEADER: SIGNED}, "another"),
        (BODY, {HEADER: SIGNED}, ""),
        (BODY, {HEADER: "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"}, ""),
        (b'{"test": false, "id": 990001}', {HEADER: SIGNED}, SECRET),
        (BODY + b"\n", {HEADER: SIGNED}, SECRET),
    ],
)
def test_whatever_else_was_not_signed(body, headers, secret):
    assert not Recruitee().is_signed(body, headers, secret=secret)
