"""Who may ask, what is given to read, and in which pages: sections 2 to 5 and 7 of what is known of the vendor."""

import json
import re
from collections.abc import Mapping

import pytest

from tests.sandbox.asking import Reply
from tests.sandbox.recruitee.running import (
    APPLIED,
    AYLIN,
    AYLIN_IN_JOB,
    AYLIN_IN_OTHER,
    CALL,
    JOB,
    JOB_LESS,
    LIMITED_TOKEN,
    OTHER_COMPANY,
    OTHER_JOB,
    OTHER_TOKEN,
    PETRA,
    POOL,
    SAM,
    SAM_IN_JOB,
    TWIN_JOB,
    many,
)

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")

# ── who asks ──


def test_without_a_token(recruitee):
    reply = recruitee.api("GET", "admin", token=None)
    assert reply.status == 401
    assert reply.json == {"error": "Resource access requires authentication!", "error_code": None}
    assert reply.headers["www-authenticate"] == 'Bearer realm="recruitee"'


def test_with_a_wrong_token(recruitee):
    reply = recruitee.api("GET", "admin", token="wrong")
    assert reply.status == 401
    assert reply.json == {"error": "Token not found.", "error_code": "invalid_token"}
    assert 'error="invalid_token"' in reply.headers["www-authenticate"]


def test_a_token_in_the_address_is_refused_and_not_written_down(recruitee):
    assert recruitee.get("/c/4242/admin", auth_token="tok-acme").status == 401
    [entry] = recruitee.journal()
    assert entry["target"] == "/c/4242/admin?auth_token=***"


@pytest.mark.parametrize("company", [4242, "acme-care"])
def test_a_company_is_reached_by_number_and_subdomain(recruitee, company):
    owner = recruitee.api("GET", "admin", company=company).json["admin"]
    assert (owner["id"], owner["company_id"], owner["role_name"]) == (9001, 4242, "Admin")
    assert owner["membership"]["id"]


def test_a_whole_host_name_is_no_company(recruitee):
    reply = recruitee.api("GET", "admin", company="acme-care.recruitee.com")
    assert (reply.status, reply.json["error"]) == (422, ["Company id is invalid"])
    assert reply.json["error_fields"] == {"company_id": ["is invalid"]}


@pytest.mark.parametrize("company", [OTHER_COMPANY, "borealis", 999])
def test_a_token_is_for_one_company_only(recruitee, company):
    reply = recruitee.api("GET", "offers", company=company)
    assert (reply.status, reply.json) == (403, {"error": ["Forbidden"]})
    recruitee.switch(foreign_company=404)
    assert recruitee.api("GET", "offers", company=company).status == 404


def test_a_token_can_be_revoked(recruitee):
    recruitee.revoke()
    assert recruitee.api("GET", "admin").json["error_code"] == "invalid_token"
    recruitee.restore()
    assert recruitee.api("GET", "admin").status == 200
    made = recruitee.new_token(admin=9002, token="tok-new")
    assert recruitee.api("GET", "admin", token=made["token"]).json["admin"]["id"] == 9002


def test_a_user_sees_some_jobs_only(recruitee):
    def status(path: str) -> int:
        reply: Reply = recruitee.api("GET", path, token=LIMITED_TOKEN)
        return reply.status

    assert [job["id"] for job in recruitee.api("GET", "offers", token=LIMITED_TOKEN).json["offers"]] == [OTHER_JOB]
    assert (status(f"offers/{JOB}"), status(f"offers/{OTHER_JOB}"), status("offers/1")) == (403, 200, 404)
    assert (status(f"candidates/{SAM}"), status(f"candidates/{AYLIN}")) == (403, 200)
    assert status(f"offers/{JOB}/placements") == 403
    people = recruitee.api("GET", "candidates", token=LIMITED_TOKEN).json["candidates"]
    assert {each["id"] for each in people} == {AYLIN, JOB_LESS}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"offers/{JOB}/stages"),
        ("GET", "pipelines"),
        ("GET", "members"),
        ("PATCH", f"candidates/{SAM}"),
        ("POST", f"candidates/{SAM}/move"),
        ("PATCH", f"placements/{SAM_IN_JOB}"),
        ("POST", f"placements/{SAM_IN_JOB}/change_stage"),
    ],
)
def test_routes_that_do_not_exist(recruitee, method, path):
    reply = recruitee.api(method, path, {} if method != "GET" else None)
    assert (reply.status, reply.json) == (404, {"error": ["Not found"]})


# ── jobs and stages ──


def test_a_job_holds_its_pipeline(recruitee):
    answer = recruitee.api("GET", f"offers/{JOB}").json
    offer = answer["offer"]
    assert (offer["id"], offer["title"], offer["status"], offer["kind"]) == (JOB, "Care Assistant", "published", "job")
    stages = offer["pipeline_template"]["stages"]
    assert [(stage["id"], stage["name"]) for stage in stages][:2] == [
        (APPLIED, "Applied"),
        (CALL, "Qualification Call"),
    ]
    assert (stages[0]["position"], stages[0]["locked"], stages[0]["category"]) == (-1, True, "apply")
    assert INSTANT.fullmatch(offer["created_at"])
    assert [(each["type"], each["id"]) for each in answer["references"]] == [("Admin", 9001)]


def test_a_pipeline_by_its_number(recruitee):
    recruitee.switch(pipeline_embedded=False)
    offer = recruitee.api("GET", f"offers/{JOB}").json["offer"]
    assert (offer["pipeline_template"], offer["pipeline_template_id"]) == (None, 5501)
    pipeline = recruitee.api("GET", "pipeline_templates/5501").json["pipeline_template"]
    assert [stage["position"] for stage in pipeline["stages"]] == [-1, 1, 2, 3]
    assert recruitee.api("GET", "pipeline_templates/1").status == 404


def test_two_jobs_share_a_pipeline(recruitee):
    first, second = (recruitee.api("GET", f"offers/{job}").json["offer"] for job in (JOB, TWIN_JOB))
    assert first["pipeline_template"]["stages"] == second["pipeline_template"]["stages"]


def test_the_stages_of_a_job_with_whoever_stands_in_them(recruitee):
    stages = recruitee.api("GET", f"offers/{JOB}/placements").json["stages"]
    assert [stage["id"] for stage in stages] == [8099, 8100, 8101, 8105]
    sam, petra = stages[1]["placements"]
    assert (sam["id"], sam["candidate_id"], sam["candidate"]["name"]) == (SAM_IN_JOB, SAM, "Sam Reed")
    assert (sam["disqualified_at"], petra["disqualify_reason"]) == (None, "No licence")
    assert petra["disqualified_at"]


def test_jobs_in_pages(recruitee):
    def numbers(**query: object) -> list[int]:
        return [job["id"] for job in recruitee.api("GET", "offers", **query).json["offers"]]

    answer = recruitee.api("GET", "offers", page=2, limit=2).json
    assert ([job["id"] for job in answer["offers"]], answer["meta"]) == (
        [OTHER_JOB, 700104],
        {"page": 2, "limit": 2, "total_count": 5},
    )
    assert numbers(page=4, limit=2) == []
    assert numbers(kind="talent_pool") == [POOL]
    assert numbers(**{"statuses[]": ["archived", "internal"]}) == [700104, POOL]
    assert numbers(scope="archived") == [700104]
    assert numbers(**{"offer_ids[]": [JOB]}) == [JOB]
    assert len(numbers(something_else="yes")) == 5
    recruitee.switch(offers_meta=False, offers_bare=True, offers_all_at_once=True)
    answer = recruitee.api("GET", "offers", page=2, limit=2).json
    assert len(answer["offers"]) == 5
    assert "meta" not in answer
    assert not {"kind", "created_at", "updated_at"} & answer["offers"][0].keys()


# ── candidates ──


def test_a_candidate(recruitee):
    answer = recruitee.api("GET", f"candidates/{AYLIN}").json
    person = answer["candidate"]
    assert (person["name"], person["emails"], len(person["phones"])) == ("Aylin Öztürk", ["aylin@example.test"], 2)
    assert [(each["id"], each["offer_id"]) for each in person["placements"]] == [
        (AYLIN_IN_JOB, JOB),
        (AYLIN_IN_OTHER, OTHER_JOB),
    ]
    assert {(each["type"], each["id"]) for each in answer["references"]} >= {("Offer", JOB), ("Stage", APPLIED)}
    assert INSTANT.fullmatch(person["updated_at"])
    assert "disqualify_kind" not in person["placements"][0]


def test_what_is_odd_about_people(recruitee):
    def placement(number: int) -> dict[str, object]:
        found: dict[str, object] = recruitee.api("GET", f"candidates/{number}").json["candidate"]["placements"][0]
        return found

    people = {each["id"]: each for each in recruitee.api("GET", "candidates").json["candidates"]}
    assert (people[46000004]["phones"], people[46000005]["phones"]) == ([], ["only evenings 0171-3920005"])
    assert people[JOB_LESS]["placements"] == []
    assert (placement(46000007)["offer_id"], placement(46000007)["talent_pool_id"]) == (None, POOL)
    disqualified = placement(PETRA)
    assert (disqualified["stage_id"], disqualified["disqualify_kind"]) == (CALL, "admin")
    assert disqualified["disqualified_at"]
    assert placement(46000006)["hired_at"]


def test_candidates_by_offset(recruitee):
    def numbers(**query: object) -> list[int]:
        return [each["id"] - 46000000 for each in recruitee.api("GET", "candidates", **query).json["candidates"]]

    assert numbers() == [9, 7, 6, 5, 4, 3, 2, 1]
    assert numbers(limit=3, offset=3) == [5, 4, 3]
    assert numbers(limit=3, offset=6) == [2, 1]
    assert numbers(offer_id=OTHER_JOB) == [2]
    assert (numbers(query="öztürk"), numbers(query="aylin@example.test")) == ([2], [])
    assert (numbers(disqualified="true"), 3 in numbers(qualified="true")) == ([3], False)
    assert numbers(created_after="2026-03-06T12:00:00Z") == [9, 7]
    recruitee.switch(offer_id_filters=False)
    assert len(numbers(offer_id=OTHER_JOB)) == 8


def test_no_page_is_larger_than_allowed(recruitee):
    recruitee.reset(many(jobs=2, candidates=1100))
    assert len(recruitee.api("GET", "candidates").json["candidates"]) == 60
    assert len(recruitee.api("GET", "candidates", limit=5000).json["candidates"]) == 1000
    assert len(recruitee.api("GET", "candidates", limit=1000, offset=1000).json["candidates"]) == 100
    assert recruitee.api("GET", "offers", limit=5000).json["meta"]["limit"] == 1000
    assert len(recruitee.api("GET", "search/new/candidates", limit=5000).json["hits"]) == 1100


# ── search ──


def found(recruitee, *filters: Mapping[str, object], **query: object) -> list[int]:
    answer = recruitee.api("GET", "search/new/candidates", filters_json=json.dumps(filters), **query).json
    return [hit["id"] - 46000000 for hit in answer["hits"]]


def test_search_filters(recruitee):
    stages = {"filter": "stages", "name": {"in": ["Qualification Call"]}}
    assert found(recruitee, stages) == [5, 3, 1]
    assert found(recruitee, stages, {"filter": "disqualifies", "reason": {"has_none": True}}) == [5, 1]
    assert found(recruitee, stages, {"filter": "jobs", "id": {"in": [JOB]}}) == [3, 1]
    assert found(recruitee, {"field": "status", "in": ["hired"]}) == [6]
    assert found(recruitee, {"field": "created_at", "gte": 1772868600}) == [9, 7]
    assert found(recruitee, stages, {"filter": "stages", "name": {"in": ["Hired"]}}) == [6]


def test_search_ignores_what_it_does_not_know(recruitee):
    assert len(found(recruitee, {"filter": "stage_ids", "id": {"in": [CALL]}})) == 8
    assert len(recruitee.api("GET", "search/new/candidates", filters=json.dumps([])).json["hits"]) == 8


def test_hits_nest_job_and_stage(recruitee):
    answer = recruitee.api("GET", "search/new/candidates", page=2, limit=7).json
    assert (answer["total"], [hit["id"] for hit in answer["hits"]]) == (8, [SAM])
    [placed] = answer["hits"][0]["placements"]
    assert (placed["offer"]["id"], placed["stage"]) == (JOB, {"id": CALL, "name": "Qualification Call"})
    assert not {"offer_id", "stage_id"} & placed.keys()


def test_the_index_lags(recruitee):
    recruitee.switch(search_lag_seconds=60)
    recruitee.move(AYLIN_IN_JOB, CALL)
    recruitee.act("delete_candidate", candidate=SAM)
    recruitee.add_candidate("New One", stage=CALL)
    stages = {"filter": "stages", "name": {"in": ["Qualification Call"]}}
    assert found(recruitee, stages) == [5, 3, 1]
    recruitee.step(61)
    assert found(recruitee, stages) == [1000002, 5, 3, 2]


def test_the_quick_search_is_fuzzy(recruitee):
    recruitee.add_candidate("Samira Doe", emails=["samira@example.test"])
    answer = recruitee.api("GET", "search/new/quick", query="sam@example.test", with_emails="true", only="candidates")
    assert {hit["name"] for hit in answer.json["candidates"]["hits"]} == {"Sam Reed", "Samira Doe"}
    answer = recruitee.api("GET", "search/new/quick", query="aylin@elsewhere.test", with_emails="true")
    assert [hit["emails"] for hit in answer.json["candidates"]["hits"]] == [["aylin@example.test"]]


def test_reasons_and_users(recruitee):
    assert recruitee.api("GET", "disqualify_reasons").json["disqualify_reasons"][0] == {"id": 401, "name": "No licence"}
    assert recruitee.api("GET", "admins").json["admins"][0]["email"] == "ida@example.test"
    other = recruitee.api("GET", "admins", token=OTHER_TOKEN, company=OTHER_COMPANY).json["admins"]
    assert [each["id"] for each in other] == [9101]
