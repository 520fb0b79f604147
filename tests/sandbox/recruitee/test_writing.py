"""What can be changed by API: stages, notes, tags, interviews."""

import pytest

from tests.sandbox.recruitee.running import (
    CALL,
    COMPLETED,
    FOREIGN,
    HIRED,
    LIMITED_TOKEN,
    PETRA_IN_JOB,
    READER_TOKEN,
    SAM,
    SAM_IN_JOB,
)

MOVE = f"placements/{SAM_IN_JOB}/change_stage"
NOTE = {"note": {"body": "Can start <soon> & gladly", "visibility": {"level": "public"}}}


def test_a_move(recruitee):
    reply = recruitee.api("PATCH", MOVE, {"stage_id": COMPLETED})
    placed = reply.json["placement"]
    assert (reply.status, placed["id"], placed["candidate_id"], placed["offer_id"]) == (200, SAM_IN_JOB, SAM, 700101)
    assert (placed["stage_id"], placed["disqualify_kind"]) == (COMPLETED, None)
    assert recruitee.stage_of(SAM_IN_JOB) == COMPLETED
    [change] = recruitee.changes(what="moved")
    assert (change["by"], change["from_stage"], change["to_stage"], change["automations"]) == (
        "api",
        CALL,
        COMPLETED,
        1,
    )
    [entry] = recruitee.journal(route="change_stage")
    assert entry["changes"] == [change["id"]]
    assert dict(entry["headers"])["authorization"] == "Bearer ***"
    assert (entry["token"], entry["body"], entry["answer"]["status"]) == (1201, '{"stage_id": 8101}', 200)


@pytest.mark.parametrize("body", [{}, {"stage_id": None}, {"placement": {"stage_id": COMPLETED}}])
def test_a_move_to_nowhere(recruitee, body):
    reply = recruitee.api("PATCH", MOVE, body)
    assert (reply.status, reply.json["error"]) == (422, ["Stage id can't be blank"])
    assert reply.json["error_fields"] == {"stage_id": ["can't be blank"]}
    assert recruitee.changes() == []


@pytest.mark.parametrize("status", [422, 404])
def test_a_move_to_a_stage_of_another_pipeline_or_a_deleted_one(recruitee, status):
    recruitee.switch(foreign_stage=status)
    recruitee.act("delete_stage", stage=COMPLETED)
    assert recruitee.api("PATCH", MOVE, {"stage_id": FOREIGN}).status == status
    assert recruitee.api("PATCH", MOVE, {"stage_id": COMPLETED}).status == status
    assert recruitee.stage_of(SAM_IN_JOB) == CALL


def test_a_move_requalifies(recruitee):
    placed = recruitee.api("PATCH", f"placements/{PETRA_IN_JOB}/change_stage", {"stage_id": COMPLETED}).json[
        "placement"
    ]
    assert placed["disqualify_kind"] is None
    assert [change["what"] for change in recruitee.changes()] == ["requalified", "moved"]


def test_a_move_to_where_one_stands_has_effects(recruitee):
    assert recruitee.api("PATCH", MOVE, {"stage_id": CALL, "run_actions": False}).status == 200
    [change] = recruitee.changes()
    assert (change["from_stage"], change["to_stage"], change["run_actions"]) == (CALL, CALL, False)
    placed = recruitee.api("GET", f"candidates/{SAM}").json["candidate"]["placements"][0]
    assert placed["position"] == 3


def test_hiring(recruitee):
    recruitee.switch(hire_needs_opening=True)
    assert recruitee.api("PATCH", MOVE, {"stage_id": HIRED}).json["error"] == ["Opening id can't be blank"]
    placed = recruitee.api("PATCH", MOVE, {"stage_id": HIRED, "opening_id": 1}).json["placement"]
    assert placed["hired_at"]
    assert placed["hired_in_this_placement"] is True


def test_who_may_not_write(recruitee):
    assert recruitee.api("PATCH", MOVE, {"stage_id": COMPLETED}, token=READER_TOKEN).status == 403
    assert recruitee.api("PATCH", MOVE, {"stage_id": COMPLETED}, token=LIMITED_TOKEN).status == 403
    assert recruitee.api("PATCH", "placements/1/change_stage", {"stage_id": COMPLETED}).status == 404
    assert recruitee.changes() == []


def test_disqualifying_keeps_the_stage(recruitee):
    placed = recruitee.api("PATCH", f"placements/{SAM_IN_JOB}/disqualify", {"disqualify_reason_id": 402}).json
    assert placed["placement"]["disqualify_reason"] == "Withdrew"
    assert placed["placement"]["stage_id"] == CALL
    placed = recruitee.api("PATCH", f"placements/{SAM_IN_JOB}/requalify", {}).json
    assert placed["placement"]["disqualify_kind"] is None


def test_notes_stay_in_order_and_twice(recruitee):
    first, second = (recruitee.api("POST", f"candidates/{SAM}/notes", NOTE).json["note"] for _ in range(2))
    assert first["body"] == "Can start <soon> & gladly"
    assert (first["candidate_id"], first["visibility"]["level"], first["pinned_at"]) == (SAM, "public", None)
    listed = recruitee.api("GET", f"candidates/{SAM}/notes", limit=10).json["notes"]
    assert [note["id"] for note in listed] == [first["id"], second["id"]]
    assert recruitee.api("DELETE", f"notes/{first['id']}").status == 200
    assert [note["id"] for note in recruitee.notes_of(SAM)] == [second["id"]]
    assert recruitee.api("DELETE", f"notes/{first['id']}").status == 404


def test_a_note_as_a_document(recruitee):
    recruitee.switch(note_body_accepted=False)
    assert recruitee.api("POST", f"candidates/{SAM}/notes", NOTE).status == 422
    text = [{"type": "text", "text": "In January"}]
    document = {"doc": {"type": "doc", "content": [{"type": "paragraph", "content": text}]}}
    written = recruitee.api("POST", f"candidates/{SAM}/notes", {"note": {"body_json": document}}).json["note"]
    assert written["body"].strip() == "In January"
    assert [note["body"].strip() for note in recruitee.notes_of(SAM)] == ["In January"]


def test_tags(recruitee):
    assert recruitee.api("POST", f"candidates/{SAM}/tags", {"tags": ["klara", "klara"]}).status == 200
    assert recruitee.api("GET", f"candidates/{SAM}").json["candidate"]["tags"] == ["klara"]
    assert recruitee.api("DELETE", f"candidates/{SAM}/tags", {"tags": ["klara"]}).status == 200
    assert recruitee.api("GET", f"candidates/{SAM}").json["candidate"]["tags"] == []
    assert recruitee.api("POST", f"candidates/{SAM}/tags", {"tag": "klara"}).status == 422


def test_interviews(recruitee):
    asked = {"kind": "interview", "starts_at": "2026-11-24T09:00:00Z", "duration": 30, "timezone": "Europe/Berlin"}
    made = recruitee.api("POST", f"interview/candidates/{SAM}/events", {"interview_event": asked})
    event = made.json["interview_event"]
    assert (event["scheduled"], event["duration"], event["candidate_id"]) == (False, 30, SAM)
    path = f"interview/events/{event['id']}"
    assert recruitee.api("POST", f"{path}/schedule", {}).json["interview_event"]["scheduled"] is True
    changed = recruitee.api("PATCH", path, {"interview_event": {"starts_at": "2026-11-25T09:00:00Z"}}).json
    assert changed["interview_event"]["rescheduled"] is True
    assert len(recruitee.api("GET", "interview/events", candidate_id=SAM).json["interview_events"]) == 1
    assert recruitee.api("DELETE", path).status == 200
    missing = recruitee.api("POST", f"interview/candidates/{SAM}/events", {"interview_event": {"kind": "call"}})
    assert (missing.status, missing.json["error"]) == (422, ["Starts at can't be blank"])
