"""Starting and stopping, what is kept, what a recruiter does, and the clock."""

import json
import signal
import socket

import pytest

from tests.sandbox.recruitee.running import (
    APPLIED,
    AYLIN,
    AYLIN_IN_JOB,
    CALL,
    COMPLETED,
    JOB,
    LIMITED_TOKEN,
    OTHER_JOB,
    PATIENCE_SECONDS,
    SAM,
    SAM_IN_JOB,
    many,
    running,
    start,
)


def test_state_and_journal_survive_and_the_seed_comes_back(tmp_path):
    with running("--data", str(tmp_path)) as recruitee:
        recruitee.move(SAM_IN_JOB, COMPLETED)
        recruitee.api("POST", f"candidates/{SAM}/notes", {"note": {"body": "Hello"}})
        recruitee.process.send_signal(signal.SIGINT)
        assert recruitee.process.wait(timeout=PATIENCE_SECONDS) == 0
    [line] = (tmp_path / "journal.jsonl").read_text().splitlines()
    assert json.loads(line)["route"] == "write_note"
    assert "tok-acme" not in line
    with running("--data", str(tmp_path)) as recruitee:
        assert recruitee.stage_of(SAM_IN_JOB) == COMPLETED
        assert [note["body"] for note in recruitee.notes_of(SAM)] == ["Hello"]
        _, placement = recruitee.add_candidate("Somebody New")
        assert placement > 49000001
        recruitee.reset()
        assert recruitee.stage_of(SAM_IN_JOB) == CALL


def test_the_demo_is_there_without_a_seed():
    with start("--port=0") as process:
        assert process.stdout
        assert json.loads(process.stdout.readline())["http"]
        process.terminate()
        assert process.communicate(timeout=PATIENCE_SECONDS) == ("", "")


SEEDS = {
    "no JSON": ("nonsense", "seed.json"),
    "unknown key": ({"companies": [], "x": 1}, "Unknown: x"),
    "no name": ({"companies": [{"id": 1, "subdomain": "x"}]}, "missing: name"),
    "no admin": ({"companies": [{"id": 1, "name": "X", "subdomain": "x"}]}, "admins"),
    "bad switch": ({"companies": [], "switches": {"echo": 3}}, "echo"),
}


@pytest.mark.parametrize("what", SEEDS)
def test_a_seed_that_cannot_be_read_is_said_in_one_sentence(tmp_path, what):
    content, word = SEEDS[what]
    seed = tmp_path / "seed.json"
    seed.write_text(content if isinstance(content, str) else json.dumps(content))
    with start("--port=0", f"--seed={seed}") as process:
        output, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, output, errors.count("\n")) == (1, "", 1)
    assert word in errors


def test_a_taken_port_is_said_in_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with start(f"--port={port}") as process:
            _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, errors.count("\n")) == (1, 1)
    assert f"port {port}" in errors


def test_references_in_a_seed_are_checked_and_stages_may_be_named(recruitee):
    seed = many(jobs=1, candidates=1)
    placement = seed["companies"][0]["candidates"][0]["placements"][0]
    placement["stage"] = "Screening"
    recruitee.reset(seed)
    assert recruitee.stage_of(48000001) == 8100
    placement["stage"] = "Nowhere"
    reply = recruitee.post("/_standin/reset", seed=seed)
    assert reply.status == 400
    assert "no stage Nowhere" in reply.json["error"]
    assert recruitee.stage_of(48000001) == 8100


# ── a recruiter ──


def test_several_are_moved_in_one_instant(recruitee):
    recruitee.act("move", placements=[SAM_IN_JOB, AYLIN_IN_JOB], to="Qualification Call Completed")
    assert [change["by"] for change in recruitee.changes(to_stage=COMPLETED)] == ["recruiter", "recruiter"]
    recruitee.act_at_once(
        {"do": "move", "placement": SAM_IN_JOB, "to": CALL}, {"do": "move", "placement": SAM_IN_JOB, "to": APPLIED}
    )
    assert recruitee.stage_of(SAM_IN_JOB) == APPLIED


def test_stages_come_and_go(recruitee):
    def stages() -> list[tuple[str, int]]:
        shown = recruitee.api("GET", f"offers/{JOB}").json["offer"]["pipeline_template"]["stages"]
        return [(stage["name"], stage["position"]) for stage in shown]

    added = recruitee.act("add_stage", offer=JOB, name="Trial day")["stage"]
    recruitee.act("rename_stage", stage=CALL, name="First call")
    recruitee.act("reorder_stage", stage=added, earlier=True)
    assert stages() == [
        ("Applied", -1),
        ("First call", 1),
        ("Trial day", 2),
        ("Qualification Call Completed", 3),
        ("Hired", 4),
    ]
    recruitee.act("delete_stage", stage=CALL, move_to=added)
    assert recruitee.stage_of(SAM_IN_JOB) == added
    assert len(stages()) == 4
    refused = recruitee.post("/_standin/act", do="delete_stage", stage=APPLIED)
    assert (refused.status, "fixed" in refused.json["error"]) == (400, True)


def test_candidates_come_change_and_go(recruitee):
    placement = recruitee.act("assign", candidate=SAM, offer=OTHER_JOB, stage="Night Call")["placement"]
    assert recruitee.stage_of(placement) == 8202
    recruitee.act("edit_candidate", candidate=SAM, name="Samuel Reed", phones=[])
    assert recruitee.api("GET", f"candidates/{SAM}").json["candidate"]["phones"] == []
    recruitee.act("unassign", placement=placement)
    recruitee.act("merge", candidate=SAM, gone=AYLIN)
    assert recruitee.api("GET", f"candidates/{AYLIN}").status == 404
    merged = recruitee.api("GET", f"candidates/{SAM}").json["candidate"]
    assert [each["offer_id"] for each in merged["placements"]] == [JOB, OTHER_JOB]
    recruitee.act("note", candidate=SAM, body="Rang twice")
    assert [note["body"] for note in recruitee.notes_of(SAM)] == ["Rang twice"]
    recruitee.act("delete_candidate", candidate=SAM)
    assert recruitee.api("GET", f"candidates/{SAM}").status == 404


def test_rights_change(recruitee):
    recruitee.act("set_rights", admin=9002, sees=None, read_only=False)
    assert recruitee.api("GET", f"offers/{JOB}", token=LIMITED_TOKEN).status == 200


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ({"do": "dance"}, "do must be"),
        ({"do": "move", "placement": 1, "to": CALL}, "no placement 1"),
        ({"do": "move", "placement": SAM_IN_JOB, "to": 8202}, "no stage 8202"),
        ({"do": "note", "candidate": SAM}, "body"),
        ({"do": "assign", "candidate": SAM, "offer": 710101}, "another company"),
    ],
)
def test_what_cannot_be_done_is_said(recruitee, content, word):
    reply = recruitee.post("/_standin/act", **content)
    assert reply.status == 400
    assert word in reply.json["error"]


# ── time, and who may ask ──


def test_the_clock_moves_by_steps_and_by_itself(recruitee):
    recruitee.clock(now="2026-11-23T09:00:00Z")
    recruitee.step(90)
    recruitee.move(SAM_IN_JOB, COMPLETED)
    [change] = recruitee.changes()
    assert change["at"].startswith("2026-11-23T09:01:30.")
    recruitee.clock(speed=100)
    assert recruitee.post("/_standin/step", seconds=1).status == 409


def test_evidence_is_waited_for_and_filtered(recruitee):
    assert recruitee.changes(wait=0.05) == []
    recruitee.move(SAM_IN_JOB, COMPLETED)
    recruitee.api("GET", "admin")
    assert [change["placement"] for change in recruitee.changes(by="recruiter", wait=5)] == [SAM_IN_JOB]
    assert [entry["route"] for entry in recruitee.journal(kind="api", company=4242, wait=5)] == ["admin"]
    assert recruitee.journal(route="offers,offer") == []


def test_forms_of_other_sites_and_unmarked_requests_are_refused(recruitee):
    form = f"placement={SAM_IN_JOB}&to={COMPLETED}".encode()
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
        reply = recruitee.request("POST", f"/companies/4242/jobs/{JOB}/move", headers=headers, body=form)
        assert reply.status == 403
    assert recruitee.request("POST", "/_standin/reset", body=b"{}").status == 403
    assert recruitee.request("GET", "/", headers={"Host": "evil.example"}).status == 421
    assert recruitee.get("/_standin/nothing").status == 404
    assert recruitee.get("/_standin/reset").status == 405
    assert recruitee.changes() == []
