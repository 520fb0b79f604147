"""The adapter against everything the vendor may do: where it is not known which, each of the stand-in's answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from ats_sync.port import PAGE, AtsError, ErrorKind, Meaning
from ats_sync.recruitee import Recruitee
from ats_sync.recruitee.company import RecruiteeCompany
from tests.contracts.facts import ACCESS, JOBS, LIKELY, PEOPLE, SURE, TABLE, UNKNOWN, WRITING, fact, facts, table
from tests.contracts.systems import (
    CALL,
    COMPLETED,
    FOREIGN,
    HIRED,
    JOB,
    OTHER_JOB,
    SAM,
    SAM_IN_JOB,
    TWIN_JOB,
    refused,
)
from tests.sandbox.recruitee import running
from tests.sandbox.recruitee.running import OTHER_TOKEN, TOKEN, RunningRecruitee, many

SEED = Path(running.__file__).with_name("seed.json")
STAGES = ["8099", "8100", "8101", "8105"]
REFUSED, ODD = ErrorKind.REJECTED, Meaning.ODD
PEOPLE_COUNT, JOB_COUNT = 2 * PAGE + 50, PAGE + 50


def linked(
    recruitee: RunningRecruitee, *, company: str = "4242", token: str = TOKEN, **options: Any
) -> RecruiteeCompany:
    return Recruitee(**options).reach(company=company, token=token, base_url=recruitee.address)


@pytest.fixture
def ats(recruitee: RunningRecruitee) -> RecruiteeCompany:
    return linked(recruitee)


def routes(recruitee: RunningRecruitee) -> list[str]:
    return [entry["route"] for entry in recruitee.journal(kind="api")]


def bodies(recruitee: RunningRecruitee, route: str) -> list[Any]:
    return [json.loads(entry["body"]) for entry in recruitee.journal(kind="api", route=route)]


def test_the_table_is_in_step_with_the_tests():
    """`python -m tests.contracts.facts` writes it."""
    assert TABLE.read_text() == table()
    words = [each.words for each in facts()]
    assert len(words) == len(set(words)) > 40


# ── access ──


@fact(
    ACCESS,
    "A token of another company answers 403, 404 or 401",
    UNKNOWN,
    trial="A token of one trial account in the address of another; also a subdomain that nobody has",
)
@pytest.mark.parametrize(("status", "meaning"), [(403, Meaning.COMPANY), (404, Meaning.COMPANY), (401, Meaning.TOKEN)])
def test_a_token_of_another_company(recruitee, status, meaning):
    recruitee.switch(foreign_company=status)
    for company, token in (("4242", OTHER_TOKEN), ("nowhere", TOKEN)):
        with pytest.raises(AtsError) as caught:
            linked(recruitee, company=company, token=token).owner()
        assert refused(caught.value) == (REFUSED, meaning)
    with pytest.raises(AtsError):
        linked(recruitee, token=OTHER_TOKEN).move(SAM_IN_JOB, stage=COMPLETED)
    assert recruitee.changes() == []


@fact(
    ACCESS,
    "`GET admin` exists below a company: where it does not, a list of jobs that opens is enough",
    LIKELY,
    trial="Ask it with a token of each role",
)
@pytest.mark.parametrize("status", [404, 403])
def test_a_company_that_does_not_say_whose_token_it_is(recruitee, ats, status):
    recruitee.fault("error", on="admin", status=status)
    owner = ats.owner()
    assert (owner.company, owner.name) == ("4242", "")
    assert routes(recruitee) == ["admin", "offers"]


@fact(
    ACCESS,
    "Whether jobs and candidates may be read at all shows by asking for one of each",
    LIKELY,
    trial="A role without the right to see candidates: 403, or an empty list?",
)
def test_rights_that_are_lacking(recruitee, ats):
    recruitee.fault("error", on="offers", status=403)
    recruitee.fault("error", on="candidates", status=404)
    rights = {right.name: right.granted for right in ats.rights()}
    assert rights == {"read_jobs": False, "read_candidates": False, "move": None, "write_notes": None}
    recruitee.fault("error", on="offers", status=500)
    with pytest.raises(AtsError) as caught:
        ats.rights()
    assert refused(caught.value) == (ErrorKind.RETRY, Meaning.DOWN)


@fact(
    ACCESS,
    "Errors have `error` as a text or a list, `errors`, `error_fields`, or are HTML, a text or nothing",
    UNKNOWN,
    trial="Collect a 403, 404, 422 and whatever else comes",
)
@pytest.mark.parametrize("shape", ["list", "text", "errors", "fields", "object", "html", "plain", "empty"])
def test_errors_in_every_shape(recruitee, ats, shape):
    expected = {
        401: (REFUSED, Meaning.TOKEN),
        403: (REFUSED, Meaning.FORBIDDEN),
        404: (REFUSED, Meaning.NOT_FOUND),
        422: (REFUSED, Meaning.INVALID),
        500: (ErrorKind.AMBIGUOUS, Meaning.DOWN),
    }
    for status, error in expected.items():
        recruitee.fault("error", on="change_stage", status=status, shape=shape)
        with pytest.raises(AtsError) as caught:
            ats.move(SAM_IN_JOB, stage=COMPLETED)
        assert (*refused(caught.value), caught.value.status) == (*error, status)
    assert recruitee.changes() == []


@fact(
    ACCESS,
    "Too many requests answer 429, with `retry-after`, `x-ratelimit-reset` (seconds or an instant), both or neither",
    UNKNOWN,
    trial="Ask 30 times a second, on an evening: when does it answer 429, with which headers, how long does it last?",
)
@pytest.mark.parametrize("reset_as", ["seconds", "epoch"])
@pytest.mark.parametrize(
    ("announce", "told"), [("retry-after", 7), ("x-ratelimit", 7), ("retry-after,x-ratelimit", 7), ("none", None)]
)
def test_too_many_requests(recruitee, ats, announce, told, reset_as):
    recruitee.switch(reset_as=reset_as)
    recruitee.fault("too_many_requests", on="change_stage", announce=announce, seconds=7)
    with pytest.raises(AtsError) as caught:
        ats.move(SAM_IN_JOB, stage=COMPLETED)
    assert refused(caught.value) == (ErrorKind.RETRY, Meaning.BUSY)
    assert caught.value.retry_after == (told and pytest.approx(told, abs=2))
    assert recruitee.changes() == []


# ── jobs and stages ──


@fact(
    JOBS,
    "`GET offers` has pages (`page`, `limit`), with or without `meta.total_count`; it may also give everything at once",
    LIKELY,
    trial="Ask with `limit=1`: is there `meta`, and what is the largest limit?",
)
@pytest.mark.parametrize(
    ("switches", "asked"),
    [({}, 2), ({"offers_meta": False}, 2), ({"offers_all_at_once": True, "offers_meta": False}, 1)],
)
def test_long_lists_of_jobs(recruitee, ats, switches, asked):
    recruitee.reset(many(jobs=JOB_COUNT, candidates=0))
    recruitee.switch(**switches)
    assert [job.id for job in ats.jobs()] == [str(700001 + at) for at in range(JOB_COUNT)]
    assert routes(recruitee) == ["offers"] * asked


@fact(
    JOBS,
    "Rows of the list may lack `kind` and times",
    LIKELY,
    trial="Look at the keys of a row: which of those of `GET offers/N` are missing?",
)
def test_rows_that_lack_something(recruitee, ats):
    whole = list(ats.jobs())
    recruitee.switch(offers_bare=True)
    assert list(ats.jobs()) == whole


@fact(JOBS, "Where `pipeline_template` is not part of a job, `GET pipeline_templates/N` has its stages", SURE)
def test_stages_by_the_second_way(recruitee, ats):
    whole = ats.job(JOB)
    recruitee.switch(pipeline_embedded=False)
    assert ats.job(JOB) == whole
    assert routes(recruitee)[1:] == ["offer", "pipeline_template"]


@fact(JOBS, "`GET offers/N/placements` has the stages in their order", SURE)
@pytest.mark.parametrize("status", [403, 404, 500])
def test_stages_by_the_third_way(recruitee, ats, status):
    whole = ats.job(JOB)
    recruitee.switch(pipeline_embedded=False)
    recruitee.fault("error", on="pipeline_template", status=status)
    assert ats.job(JOB) == whole
    assert routes(recruitee)[1:] == ["offer", "pipeline_template", "offer_placements"]
    recruitee.fault("too_many_requests", on="pipeline_template")
    with pytest.raises(AtsError) as caught:
        ats.job(JOB)
    assert caught.value.meaning == Meaning.BUSY


@fact(
    JOBS,
    "`category` of a stage is `apply`, `hire` or something else: nothing hangs on it",
    UNKNOWN,
    trial="Note all categories of a pipeline with every kind of stage",
)
def test_categories_change_nothing(recruitee, ats):
    whole = ats.job(JOB)
    seed = json.loads(SEED.read_text())
    for stage in seed["companies"][0]["pipelines"][0]["stages"]:
        stage["category"] = f"new_{stage['category']}"
    recruitee.reset(seed)
    assert ats.job(JOB).stages == whole.stages


@fact(
    JOBS,
    "Members of the hiring team who are not among the references are found by `GET admins`",
    SURE,
)
def test_a_team_that_is_not_referred_to(recruitee, ats):
    seed = json.loads(SEED.read_text())
    seed["companies"][0]["offers"][0] |= {"hiring_manager": 9002, "recruiter": 9003}
    recruitee.reset(seed)
    team = ("ida@example.test", "lim@example.test", "rea@example.test")
    assert ats.job(JOB).team == ats.job(JOB).team == team
    assert routes(recruitee) == ["offer", "admins", "offer"]


@pytest.mark.parametrize("plan", [("error", {"status": each}) for each in (403, 404, 500)] + [("not_json", {})])
def test_a_job_is_read_though_nobody_tells_who_its_team_is(recruitee, plan):
    fault, details = plan
    seed = json.loads(SEED.read_text())
    seed["companies"][0]["offers"][0] |= {"hiring_manager": 9002, "recruiter": 9003}
    recruitee.reset(seed)
    recruitee.fault(fault, on="admins", times=None, **details)
    ats = linked(recruitee)
    found = ats.job(JOB)
    assert ([stage.id for stage in found.stages or ()], found.team) == (STAGES, ("ida@example.test",))
    ats.job(JOB)
    assert routes(recruitee) == ["offer", "admins", "offer"]  # not for each job
    for stops, details in (("unauthorized", {}), ("too_many_requests", {}), ("drop", {})):
        recruitee.clear_faults()
        recruitee.fault(stops, on="admins", **details)
        with pytest.raises(AtsError):
            linked(recruitee).job(JOB)


@pytest.mark.parametrize("embedded", [True, False])
def test_a_job_without_stages(recruitee, ats, embedded):
    seed = json.loads(SEED.read_text())
    company = seed["companies"][0]
    company["pipelines"].append({"id": 5599, "title": "Empty", "stages": []})
    company["offers"].append({"id": 700199, "title": "Bare", "pipeline": 5599})
    recruitee.reset(seed)
    recruitee.switch(pipeline_embedded=embedded)
    assert ats.job("700199").stages == ()


# ── candidates ──


@fact(
    PEOPLE,
    "`GET candidates` goes by `limit` and `offset` and tells no total",
    SURE,
)
def test_long_lists_of_candidates(recruitee, ats):
    recruitee.reset(many(jobs=2, candidates=PEOPLE_COUNT))
    found = [each.id for each in ats.candidates()]
    assert sorted(found) == [str(46000001 + at) for at in range(PEOPLE_COUNT)]
    assert routes(recruitee) == ["candidates"] * 3
    assert [each.id for each in ats.candidates(skip=PAGE)] == found[PAGE:]


@fact(
    PEOPLE,
    "The largest page of candidates has 1000; a page that is shorter than we ask for is not yet the end",
    LIKELY,
    trial="Ask with `limit=200` and `limit=5000`: how many come?",
)
def test_a_list_that_is_cut_short_never_passes_for_whole(recruitee, ats):
    recruitee.reset(many(jobs=2, candidates=PEOPLE_COUNT))
    recruitee.fault("repeated_page", on="candidates", times=None)
    with pytest.raises(AtsError) as caught:
        list(ats.candidates())
    recruitee.clear_faults()
    assert refused(caught.value) == (ErrorKind.RETRY, ODD)


@fact(PEOPLE, "Answers to searches nest job and stage in a placement, others have their numbers", SURE)
def test_flat_and_nested_placements_are_the_same(recruitee, ats, monkeypatch):
    flat = ats.candidate(SAM)
    hits = recruitee.api("GET", "search/new/candidates", filters_json="[]").json["hits"]
    nested = next(hit for hit in hits if str(hit["id"]) == SAM)
    assert "offer_id" not in nested["placements"][0]
    monkeypatch.setattr(ats._client, "get", lambda path: {"candidate": nested})
    assert ats.candidate(SAM) == flat


# ── writing ──


@fact(
    WRITING,
    "A stage of another pipeline, or one that was deleted, answers 422 or 404",
    UNKNOWN,
    trial="Move to a stage of another job, and to one that was deleted",
)
@pytest.mark.parametrize(("status", "meaning"), [(422, Meaning.INVALID), (404, Meaning.NOT_FOUND)])
def test_a_move_to_a_foreign_stage(recruitee, ats, status, meaning):
    recruitee.switch(foreign_stage=status)
    recruitee.act("delete_stage", stage=int(COMPLETED))
    for stage in (FOREIGN, COMPLETED):
        with pytest.raises(AtsError) as caught:
            ats.move(SAM_IN_JOB, stage=stage)
        assert refused(caught.value) == (REFUSED, meaning)
    assert recruitee.changes(what="moved") == []


@fact(
    WRITING,
    "A move into a stage that hires may want more (`opening_id`): then it is refused with 422",
    UNKNOWN,
    trial="Move somebody into Hired by API, with and without openings in use",
)
@pytest.mark.parametrize("needs", [True, False])
def test_a_move_into_a_stage_that_hires(recruitee, ats, needs):
    recruitee.switch(hire_needs_opening=needs)
    if needs:
        with pytest.raises(AtsError) as caught:
            ats.move(SAM_IN_JOB, stage=HIRED)
        assert refused(caught.value) == (REFUSED, Meaning.INVALID)
    else:
        ats.move(SAM_IN_JOB, stage=HIRED)
    assert len(recruitee.changes(what="moved")) == (0 if needs else 1)


@fact(
    WRITING,
    "What a stage does by itself (`run_actions`) is left to the vendor: `stage_id` is all we send",
    UNKNOWN,
    trial="Give a stage a mail; move by API: does it go out?",
)
def test_what_a_move_says(recruitee, ats):
    ats.move(SAM_IN_JOB, stage=COMPLETED)
    assert bodies(recruitee, "change_stage") == [{"stage_id": int(COMPLETED)}]
    [change] = recruitee.changes(what="moved")
    assert (change["by"], change["from_stage"], change["run_actions"]) == ("api", int(CALL), None)


@fact(
    WRITING,
    "Notes are shown as text or as HTML: `&`, `<` and `>` are escaped",
    UNKNOWN,
    trial="Write `a & b <i>c</i>` and two lines, escaped and not: how does it look, and how does it come back?",
)
@fact(
    WRITING,
    "Notes may want `body_json` in place of `body`: after a 422 it is sent like this",
    UNKNOWN,
    trial="Write a note with `body` alone",
)
@pytest.mark.parametrize("accepted", [True, False])
def test_notes_in_both_forms(recruitee, ats, accepted):
    text = "Can start <soon> & gladly\n\nRef. 4f1c-22"
    recruitee.switch(note_body_accepted=accepted)
    written = ats.write_note(SAM, text=text)
    assert [(note.id, note.text) for note in ats.notes(SAM)] == [(written, text)]
    sent = [body["note"] for body in bodies(recruitee, "write_note")]
    assert sent[0] == {
        "body": "Can start &lt;soon&gt; &amp; gladly\n\nRef. 4f1c-22",
        "visibility": {"level": "public"},
    }
    assert [set(note) for note in sent[1:]] == ([] if accepted else [{"body_json", "visibility"}])
    assert len(recruitee.changes(what="noted")) == 1


@fact(
    WRITING,
    "Nobody can lock anything: the last one wins, so whoever moves reads before and after",
    LIKELY,
    trial="Move by hand while a move by API is under way",
)
def test_a_recruiter_in_the_same_instant(recruitee, ats):
    recruitee.fault("drag", on="change_stage", placement=int(SAM_IN_JOB), to=8099)
    ats.move(SAM_IN_JOB, stage=COMPLETED)
    assert ats.candidate(SAM).applications[0].stage == "8099"


@pytest.mark.parametrize("fault", ["not_json", "applied_then_drop", "applied_then_error", "applied_then_slow"])
@pytest.mark.parametrize("what", ["moved", "noted"])
def test_done_but_not_said(recruitee, fault, what):
    ats = linked(recruitee, timeout=(1, 0.2))
    recruitee.fault(fault, on="writes", seconds=0.5)
    with pytest.raises(AtsError) as caught:
        ats.move(SAM_IN_JOB, stage=COMPLETED) if what == "moved" else ats.write_note(SAM, text="Hello")
    assert caught.value.kind == ErrorKind.AMBIGUOUS
    assert [change["what"] for change in recruitee.changes()] == [what]


@pytest.mark.parametrize("fault", ["not_json", "drop", "bad_gateway", "slow"])
def test_questions_that_are_not_answered(recruitee, fault):
    ats = linked(recruitee, timeout=(1, 0.2))
    recruitee.fault(fault, on="reads", seconds=0.5)
    with pytest.raises(AtsError) as caught:
        ats.candidate(SAM)
    assert caught.value.kind == ErrorKind.RETRY
    assert ats.candidate(SAM).id == SAM


def test_how_often_is_asked(recruitee, ats):
    ats.job(TWIN_JOB)
    ats.applications(OTHER_JOB)
    ats.candidate(SAM)
    assert routes(recruitee) == ["offer", "offer_placements", "candidate"]
    assert [stage.id for stage in ats.job(JOB).stages or ()] == STAGES
