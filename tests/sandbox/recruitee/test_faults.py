"""What goes wrong on purpose: each fault, by route and by the n-th request."""

import threading
import time
from http.client import HTTPException

import pytest

from tests.sandbox.recruitee.running import AYLIN, CALL, COMPLETED, JOB, SAM, SAM_IN_JOB, many

MOVE = f"placements/{SAM_IN_JOB}/change_stage"
TO_COMPLETED = {"stage_id": COMPLETED}
BROKEN = (HTTPException, ConnectionError)
NOTE = {"note": {"body": "Hello"}}


@pytest.mark.parametrize(
    ("announce", "retry_after", "reset"),
    [("retry-after", "7", None), ("x-ratelimit", None, "7"), ("none", None, None)],
)
def test_too_many_requests(recruitee, announce, retry_after, reset):
    recruitee.fault("too_many_requests", on="change_stage", announce=announce, seconds=7)
    reply = recruitee.api("PATCH", MOVE, TO_COMPLETED)
    assert (reply.status, reply.headers["retry-after"], reply.headers["x-ratelimit-reset"]) == (429, retry_after, reset)
    assert recruitee.changes() == []
    assert recruitee.api("PATCH", MOVE, TO_COMPLETED).status == 200


def test_a_limit_on_requests_per_second(recruitee):
    recruitee.switch(requests_per_second=3)
    statuses = [recruitee.api("GET", "admin").status for _ in range(5)]
    assert statuses[:3] == [200, 200, 200]
    assert 429 in statuses
    assert recruitee.journal()[0]["wall"] < recruitee.journal()[-1]["wall"]


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ("list", '{"error": ["Forbidden"]}'),
        ("text", '{"error": "Forbidden", "error_code": null}'),
        ("errors", '{"errors": [{"message": "Forbidden", "code": 403}]}'),
        ("fields", '{"error": ["Forbidden"], "error_fields": {"base": ["Forbidden"]}}'),
        ("object", '{"error": {"message": "Forbidden"}, "status": 403}'),
        ("plain", "Forbidden"),
        ("empty", ""),
    ],
)
def test_errors_in_every_shape(recruitee, shape, body):
    recruitee.fault("error", status=403, shape=shape)
    reply = recruitee.api("GET", "offers")
    assert (reply.status, reply.text.strip()) == (403, body)


def test_one_person_only(recruitee):
    recruitee.fault("error", on="candidate", about=SAM, status=500, times=None)
    for number, status in ((SAM, 500), (AYLIN, 200), (SAM, 500)):
        assert recruitee.api("GET", f"candidates/{number}").status == status
    assert recruitee.api("GET", "candidates").status == 200


def test_html_and_what_is_no_json(recruitee):
    recruitee.fault("bad_gateway", on="reads")
    reply = recruitee.api("GET", "offers")
    assert (reply.status, reply.headers["content-type"]) == (502, "text/html; charset=utf-8")
    recruitee.fault("not_json", on="writes")
    reply = recruitee.api("PATCH", MOVE, TO_COMPLETED)
    assert (reply.status, reply.text[:15]) == (200, "<!doctype html>")
    assert recruitee.stage_of(SAM_IN_JOB) == COMPLETED


def test_dropped_before_anything_is_done(recruitee):
    recruitee.fault("drop", on="writes")
    with pytest.raises(BROKEN):
        recruitee.api("PATCH", MOVE, TO_COMPLETED)
    assert recruitee.stage_of(SAM_IN_JOB) == CALL
    assert recruitee.journal()[0]["answer"] == {"error": "hung up"}


@pytest.mark.parametrize(("path", "body", "what"), [(MOVE, TO_COMPLETED, "moved"), ("notes", NOTE, "noted")])
def test_applied_but_not_said(recruitee, path, body, what):
    method, path = ("PATCH", path) if what == "moved" else ("POST", f"candidates/{SAM}/notes")
    recruitee.fault("applied_then_drop")
    with pytest.raises(BROKEN):
        recruitee.api(method, path, body)
    assert [change["what"] for change in recruitee.changes()] == [what]
    recruitee.fault("applied_then_error", status=500)
    assert recruitee.api(method, path, body).status == 500
    assert [change["what"] for change in recruitee.changes()] == [what, what]
    assert [len(entry["changes"]) for entry in recruitee.journal()] == [1, 1]


def test_slow(recruitee):
    recruitee.fault("slow", seconds=0.1)
    recruitee.fault("applied_then_slow", on="change_stage", seconds=0.1)
    began = time.monotonic()
    recruitee.api("PATCH", MOVE, TO_COMPLETED)
    assert time.monotonic() - began >= 0.2
    assert recruitee.journal()[0]["faults"] == ["applied_then_slow", "slow"]


def test_the_token_is_refused_in_the_middle(recruitee):
    recruitee.fault("unauthorized", nth=2)
    statuses = [recruitee.api("GET", "offers").status for _ in range(3)]
    assert statuses == [200, 401, 200]


def test_a_page_comes_again(recruitee):
    recruitee.reset(many(jobs=1, candidates=20))
    recruitee.fault("repeated_page", on="candidates", times=None)
    pages = [recruitee.api("GET", "candidates", limit=10, offset=offset).json["candidates"] for offset in (0, 10)]
    assert pages[0] == pages[1]


def test_a_drag_between_read_and_write(recruitee):
    recruitee.fault("drag", on="candidate", placement=SAM_IN_JOB, to=8105)
    read = recruitee.api("GET", f"candidates/{SAM}").json["candidate"]
    assert read["placements"][0]["stage_id"] == CALL
    assert recruitee.stage_of(SAM_IN_JOB) == 8105
    recruitee.fault("drag", on="change_stage", placement=SAM_IN_JOB, to=8099, when="before")
    recruitee.api("PATCH", MOVE, TO_COMPLETED)
    assert [(change["by"], change["to_stage"]) for change in recruitee.changes()] == [
        ("recruiter", 8105),
        ("recruiter", 8099),
        ("api", COMPLETED),
    ]


def test_nobody_is_there_for_a_while(recruitee):
    recruitee.away(0.3)
    refused = threading.Event()
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            status = recruitee.api("GET", "admin").status
        except ConnectionRefusedError:
            refused.set()
        except BROKEN:
            continue
        else:
            if refused.is_set():
                break
    assert (refused.is_set(), status) == (True, 200)


def test_by_dice_until_cleared(recruitee):
    recruitee.fault("error", probability=0.5, seed=3)
    statuses = [recruitee.api("GET", f"offers/{JOB}").status for _ in range(20)]
    assert {200, 500} == set(statuses)
    recruitee.clear_faults()
    assert {recruitee.api("GET", f"offers/{JOB}").status for _ in range(10)} == {200}


@pytest.mark.parametrize(
    ("plan", "word"),
    [
        ({"fault": "rain"}, "fault must be"),
        ({"fault": "error", "shape": "round"}, "shape"),
        ({"fault": "error", "nth": 0}, "nth"),
        ({"fault": "slow", "seconds": "long"}, "seconds"),
        ({"fault": "drag"}, "placement"),
        ({"fault": "error", "size": 1}, "Unknown: size"),
        ({"fault": "error", "status": 99}, "status"),
    ],
)
def test_plans_that_cannot_be(recruitee, plan, word):
    reply = recruitee.post("/_standin/faults", **plan)
    assert reply.status == 400
    assert word in reply.json["error"]
