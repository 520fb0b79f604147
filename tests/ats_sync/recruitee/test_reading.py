"""Answers in the words of the port: the recorded ones, those that lack what may be lacking, and strange ones."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ats_sync.port import Owner, RemoteApplication, RemoteCandidate, RemoteJob, RemoteStage, RemoteStanding
from ats_sync.recruitee import reading
from ats_sync.recruitee.reading import Unreadable
from tests.contracts.facts import JOBS, LIKELY, PEOPLE, SURE, UNKNOWN, fact

PLACED: dict[str, Any] = {
    "id": 48000001,
    "candidate_id": 46000001,
    "offer_id": 700101,
    "stage_id": 8100,
    "position": 1,
    "hired_at": None,
    "ratings": {},
    "created_at": "2026-03-05T09:00:00.000000Z",
    "updated_at": "2026-03-06T09:00:00.000000Z",
}
APPLICATION = RemoteApplication(
    id="48000001",
    job="700101",
    candidate="46000001",
    stage="8100",
    applied_at=datetime(2026, 3, 5, 9, tzinfo=UTC),
    version="2026-03-06T09:00:00.000000Z",
)
SAM = {
    "id": 46000001,
    "name": "Sam Reed",
    "emails": ["sam@example.test"],
    "phones": ["+49 (0)30 5550100"],
    "placements": [PLACED],
    "adminapp_url": "https://app.example.test/c",
    "updated_at": "2026-03-06T09:00:00.000000Z",
}
STAGES = [
    {"id": 8101, "name": "Qualification Call Completed", "category": "interview", "position": 2},
    {"id": 8099, "name": "Applied", "category": "apply", "position": -1, "locked": True},
    {"id": 8100, "name": "Qualification Call", "category": None, "position": 1},
]
OFFER = {
    "id": 700101,
    "title": "Care Assistant",
    "status": "published",
    "kind": "job",
    "followers": [9001, 9002],
    "hiring_manager_id": 9003,
    "recruiter_id": 9001,
    "adminapp_url": "https://app.example.test/j",
}


def read(**changes: object) -> RemoteCandidate:
    return reading.candidate({**SAM, **changes}, company="4242", pools=frozenset())


def placed(**changes: object) -> RemoteApplication:
    found = reading.application({**PLACED, **changes})
    assert found
    return found


# ── people ──


@fact(PEOPLE, "Times are ISO in UTC with six digits, ids are whole numbers", SURE)
def test_a_candidate_as_recorded():
    assert read() == RemoteCandidate(
        id="46000001",
        name="Sam Reed",
        emails=("sam@example.test",),
        phones=("+49 (0)30 5550100",),
        applications=(APPLICATION,),
        address="https://app.example.test/c",
        updated_at=datetime(2026, 3, 6, 9, tzinfo=UTC),
    )


@fact(
    PEOPLE,
    "`adminapp_url` leads a person to a candidate; without it, a page of app.tellent.com does",
    LIKELY,
    trial="Open both, signed in and not",
)
def test_a_candidate_of_whom_nothing_is_known():
    page = "https://app.tellent.com/ats/dashboard/overview?candidate=7&company=4242"
    found = reading.candidate({"id": "7", "placements": []}, company="4242", pools=frozenset())
    assert found == RemoteCandidate(id="7", name="", address=page)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": None, "emails": None, "phones": "0171", "adminapp_url": 7, "updated_at": "yesterday"},
        {"name": 7, "emails": {}, "phones": [None, 5, " "], "adminapp_url": "javascript:alert(1)", "updated_at": None},
        {"name": "\x00", "emails": [["x"]], "phones": {}, "adminapp_url": "https://[", "updated_at": "2026"},
    ],
)
def test_strange_values_are_not_known(changes):
    found = read(**changes)
    assert (found.name, found.emails, found.phones, found.updated_at) == ("", (), (), None)
    assert found.address.startswith("https://app.tellent.com/")


def test_several_numbers_keep_their_order_and_their_words():
    found = read(phones=[" 0171 / 39 200 02 ", "only evenings", "0171 / 39 200 02", "x\x00y\ud800"])
    assert found.phones == ("0171 / 39 200 02", "only evenings", "xy")


@pytest.mark.parametrize(
    "changes", [{"id": None}, {"id": "x"}, {"id": True}, {"placements": None}, {"placements": [7]}]
)
def test_whose_applications_are_not_known_is_not_read(changes):
    """They would seem to be gone."""
    with pytest.raises(Unreadable):
        read(**changes)
    with pytest.raises(Unreadable):
        read(placements=[{**PLACED, "id": None}])


# ── applications ──


@pytest.mark.parametrize(
    "row",
    [
        PLACED,
        {**PLACED, "offer_id": "700101", "stage_id": "8100"},
        {**{k: v for k, v in PLACED.items() if k != "offer_id"}, "offer": {"id": 700101, "title": "Care"}},
        {**{k: v for k, v in PLACED.items() if k != "stage_id"}, "stage": {"id": 8100, "name": "Call"}},
    ],
)
def test_flat_and_nested(row):
    assert reading.application(row, candidate="46000001") == APPLICATION


@fact(
    PEOPLE,
    "`disqualify_kind`, `disqualified_at` or `disqualify_reason` mean rejected; `hired_at` means hired",
    LIKELY,
    trial="Reject, take back, hire: do all three go away again, in every list?",
)
@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, RemoteStanding.OPEN),
        ({"disqualify_kind": None, "disqualify_reason": None, "disqualified_at": None}, RemoteStanding.OPEN),
        ({"disqualify_kind": "admin", "disqualify_reason": "No licence"}, RemoteStanding.REJECTED),
        ({"disqualified_at": "2026-11-17T10:00:00.000000Z"}, RemoteStanding.REJECTED),
        ({"disqualify_reason": "No licence"}, RemoteStanding.REJECTED),
        ({"hired_at": "2026-11-01T10:00:00.000000Z"}, RemoteStanding.HIRED),
        ({"hired_in_this_placement": True}, RemoteStanding.HIRED),
        ({"hired_in_other_placement": True}, RemoteStanding.OPEN),
        ({"hired_at": "2026-11-01T10:00:00.000000Z", "disqualify_kind": "admin"}, RemoteStanding.REJECTED),
    ],
)
def test_what_became_of_it(changes, standing):
    """Whoever is rejected keeps the stage."""
    assert (placed(**changes).standing, placed(**changes).stage) == (standing, "8100")


def test_pools_are_no_jobs():
    in_pool = {**PLACED, "offer_id": None, "talent_pool_id": 700105}
    nested = {**PLACED, "offer_id": None, "offer": {"id": 700105, "kind": "talent_pool"}}
    assert [reading.application(row) for row in (in_pool, nested)] == [None, None]
    answer = {"references": [{"type": "Offer", "id": 700105, "kind": "talent_pool"}, {"type": "Offer", "id": 700101}]}
    row = {**SAM, "placements": [{**PLACED, "offer_id": 700105}, PLACED]}
    found = reading.candidate(row, company="4242", pools=reading.pools(answer))
    assert found.applications == (APPLICATION,)


def test_everybody_in_a_job():
    short = {"id": 48000004, "candidate": {"id": 46000003, "name": "Petra"}, "disqualified_at": "2026-11-17T10:00:00Z"}
    said = {"stages": [STAGES[0], {**STAGES[1], "placements": []}, {**STAGES[2], "placements": [PLACED, short]}]}
    assert reading.applications(said, job="700101") == [
        APPLICATION,
        RemoteApplication(
            id="48000004", job="700101", candidate="46000003", stage="8100", standing=RemoteStanding.REJECTED
        ),
    ]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"stages": None},
        {"stages": [{"id": 8100}]},
        {"stages": []},
        {"stages": [{"placements": [PLACED]}]},
        {"stages": [{"id": 8100, "placements": [{"id": 1}]}]},
        {"stages": [{"id": 8100, "placements": [{"candidate_id": 1}]}]},
    ],
)
def test_nobody_can_tell_who_is_in_a_job(said):
    with pytest.raises(Unreadable):
        reading.applications(said, job="700101")


# ── jobs ──


@fact(
    JOBS,
    "`location` of a job is a text or an object, `description` is HTML",
    UNKNOWN,
    trial="Look at the keys of `GET offers/N`",
)
def test_a_job_as_recorded():
    emails = {"9001": "ida@example.test", "9003": "hm@example.test"}
    stages = reading.stages(STAGES)
    assert reading.job(
        {**OFFER, "location": "Berlin", "description": "<p>Care&nbsp;&amp; more</p>"}, emails=emails, stages=stages
    ) == (
        RemoteJob(
            id="700101",
            title="Care Assistant",
            is_open=True,
            place="Berlin",
            description="Care\xa0& more",
            team=("ida@example.test", "hm@example.test"),
            stages=(
                RemoteStage(id="8099", name="Applied", position=-1),
                RemoteStage(id="8100", name="Qualification Call", position=1),
                RemoteStage(id="8101", name="Qualification Call Completed", position=2),
            ),
            address="https://app.example.test/j",
        )
    )


@fact(
    JOBS,
    "`status` of a job is draft, published, internal, closed or archived",
    LIKELY,
    trial="Note all statuses the page offers",
)
@pytest.mark.parametrize(
    ("status", "is_open", "is_active"),
    [
        ("published", True, True),
        ("internal", False, True),
        ("closed", False, True),
        ("draft", False, False),
        ("archived", False, False),
        ("something new", False, False),
        (None, False, True),
    ],
)
def test_what_can_be_applied_for_and_what_is_worked_with(status, is_open, is_active):
    job = reading.job({"id": 7, "status": status}, emails={}, stages=None)
    assert (job.is_open, job.is_active) == (is_open, is_active)


def test_a_job_of_which_nothing_is_known():
    assert reading.job({"id": 7}, emails={}, stages=None) == RemoteJob(id="7", title="", is_open=False)
    assert reading.job({"id": 7, "location": {"city": "Köln"}}, emails={}, stages=None).place == "Köln"


@pytest.mark.parametrize("followers", [[9001, {"id": 9002}, None, "x", True], [{"id": "9001"}, 9002, 9001]])
def test_the_hiring_team(followers):
    assert reading.team_of({**OFFER, "followers": followers}) == ("9001", "9002", "9003")
    assert reading.team_of({"followers": None}) == ()


@fact(JOBS, "`references` is a flat list, joined by `type` and `id`", SURE)
def test_references_are_joined_by_type_and_id():
    said = {
        "references": [
            {"type": "Admin", "id": 9001, "email": "ida@example.test"},
            {"type": "Stage", "id": 9001, "email": "stage@example.test"},
            {"type": "Admin", "id": 9002, "email": None},
            {"type": "Admin"},
            "Admin",
        ]
    }
    assert reading.addresses_of(reading.referred(said, "Admin")) == {"9001": "ida@example.test"}
    assert list(reading.referred({"references": {}}, "Admin")) == []


def test_stages_without_positions_stand_where_they_are_listed():
    rows: list[dict[str, Any]] = [{"id": 3, "name": "C"}, {"id": 1, "position": None}, {"id": 2, "position": "2"}]
    assert [(each.id, each.name, each.position) for each in reading.stages(rows)] == [
        ("3", "C", 0),
        ("1", "", 1),
        ("2", "", 2),
    ]
    with pytest.raises(Unreadable):
        reading.stages([{"name": "Nameless"}])


# ── the rest ──


@pytest.mark.parametrize(
    ("row", "company", "owner"),
    [
        (
            {"company_id": 4242, "first_name": "Ida", "last_name": "Moe", "email": "i@x.test", "role_name": "Admin"},
            "acme",
            Owner(company="4242", name="Ida Moe", email="i@x.test", role="Admin"),
        ),
        ({"first_name": "Ida"}, "4242", Owner(company="4242", name="Ida")),
        ({}, "acme", Owner(company="", name="")),
    ],
)
def test_whose_token_it_is(row, company, owner):
    assert reading.owner(row, company=company) == owner


def test_notes_newest_first_however_they_are_listed():
    rows = [
        {"id": 2, "created_at": "2026-03-05T09:00:00.000000Z", "body": "second"},
        {"id": 10, "created_at": "2026-03-06T09:00:00.000000Z", "body": "<p>third</p>"},
        {"id": 1, "created_at": "2026-03-05T09:00:00.000000Z", "body": None, "body_json": {"text": "first"}},
    ]
    found = [reading.note(row) for row in reading.newest_first(rows)]
    assert [(note.id, note.text) for note in found] == [("10", "third"), ("2", "second"), ("1", "first")]
    assert reading.note({"id": 1}).text == ""
