"""What `Ats` promises, asked of the system in memory and of the real adapter."""

import pytest

from ats_sync.port import PAGE, Ats, AtsError, ErrorKind, Meaning, Owner, RemoteStage, RemoteStanding
from tests.contracts.facts import ACCESS, JOBS, LIKELY, PEOPLE, SURE, UNKNOWN, WRITING, fact
from tests.contracts.systems import (
    APPLIED,
    ARCHIVED_JOB,
    AYLIN,
    AYLIN_IN_JOB,
    AYLIN_IN_OTHER,
    CALL,
    COMPANY,
    COMPLETED,
    FOREIGN,
    HAL_IN_JOB,
    HIRED,
    JOB,
    JOB_LESS,
    NO_PHONE,
    NOBODY,
    OTHER_JOB,
    PETRA_IN_JOB,
    PIA,
    POOL,
    SAM,
    SAM_IN_JOB,
    TWIN_JOB,
    TriedSystem,
    refused,
)

NOT_FOUND = (ErrorKind.REJECTED, Meaning.NOT_FOUND)
FORBIDDEN = (ErrorKind.REJECTED, Meaning.FORBIDDEN)
TOKEN_REFUSED = (ErrorKind.REJECTED, Meaning.TOKEN)
LOST = ErrorKind.AMBIGUOUS
NOTE = "Klara · Gespräch\n\nCan start <soon> & “gladly”: 3 > 2\nRef. 4f1c-22"
READS = {
    "owner": lambda ats: ats.owner(),
    "jobs": lambda ats: list(ats.jobs()),
    "job": lambda ats: ats.job(JOB),
    "applications": lambda ats: ats.applications(JOB),
    "candidates": lambda ats: list(ats.candidates()),
    "candidate": lambda ats: ats.candidate(SAM),
    "notes": lambda ats: ats.notes(SAM),
}
WRITES = {
    "move": lambda ats: ats.move(SAM_IN_JOB, stage=COMPLETED),
    "write_note": lambda ats: ats.write_note(SAM, text=NOTE),
    "tag": lambda ats: ats.tag(SAM, tag="Klara"),
}


def names(ats: Ats, job: str = JOB) -> list[str]:
    stages = ats.job(job).stages
    assert stages
    return [stage.name for stage in stages]


def stands(ats: Ats, candidate: str = SAM, job: str = JOB) -> tuple[str, RemoteStanding]:
    found = next(each for each in ats.candidate(candidate).applications if each.job == job)
    return found.stage, found.standing


def done(system: TriedSystem) -> tuple[object, ...]:
    """Everything we changed."""
    return system.moves(), [note.text for note in system.ats.notes(SAM)], system.tags(SAM)


NOTHING_DONE: tuple[object, ...] = ([], [], [])


# ── who asks ──


@fact(
    ACCESS,
    "`GET admin` says whose token it is: id of the company, name, e-mail, role",
    LIKELY,
    trial="Ask it; note the keys and the names of all roles",
)
def test_whose_token_it_is(system):
    assert system.ats.owner() == Owner(company=COMPANY, name="Ida Moe", email="ida@example.test", role="Admin")


@fact(ACCESS, "A token holds until it is revoked; then everything answers 401", LIKELY, trial="Revoke one in use")
def test_a_revoked_token_opens_nothing_any_more(system):
    system.ats.owner()
    system.revoke()
    for request in (*READS.values(), *WRITES.values()):
        with pytest.raises(AtsError) as caught:
            request(system.ats)
        assert refused(caught.value) == TOKEN_REFUSED
    assert system.moves() == []


def test_a_wrong_token_and_a_wrong_company(system):
    with pytest.raises(AtsError) as caught:
        system.connected(token="tok-nobody").owner()
    assert refused(caught.value) == TOKEN_REFUSED
    with pytest.raises(AtsError) as caught:
        system.connected(company="nowhere").owner()
    assert refused(caught.value) == (ErrorKind.REJECTED, Meaning.COMPANY)


@fact(ACCESS, "A company is named by its number or by its subdomain", SURE)
def test_a_company_has_two_names(system):
    for company in (COMPANY, "acme-care"):
        assert system.connected(company=company).owner().company == COMPANY


@fact(
    ACCESS,
    "A token has the rights of its owner; whether moves and notes are allowed shows only when they are tried",
    SURE,
)
def test_which_rights_there_are(system):
    rights = {right.name: right.granted for right in system.ats.rights()}
    assert rights == {"read_jobs": True, "read_candidates": True, "move": None, "write_notes": None}
    assert done(system) == NOTHING_DONE


@fact(
    ACCESS,
    "Whoever may only look is refused with 403, and nothing is changed",
    LIKELY,
    trial="A token of each role: try a move, a note, a tag",
)
def test_a_reader_changes_nothing(system):
    reader = system.reader()
    assert reader.candidate(SAM).id == SAM
    for request in WRITES.values():
        with pytest.raises(AtsError) as caught:
            request(reader)
        assert refused(caught.value) == FORBIDDEN
    assert done(system) == NOTHING_DONE


@fact(
    ACCESS,
    "Jobs that the token's owner may not see are not listed, and answer 403; so do their candidates",
    UNKNOWN,
    trial="A confidential job, a hiring manager's token: list, read, move",
)
def test_what_the_owner_may_not_see(system):
    limited = system.limited()
    assert [job.id for job in limited.jobs()] == [OTHER_JOB]
    seen = {each.id for each in limited.candidates()}
    assert AYLIN in seen
    assert SAM not in seen
    for request in (READS["job"], READS["applications"], READS["candidate"], WRITES["move"]):
        with pytest.raises(AtsError) as caught:
            request(limited)
        assert refused(caught.value) == FORBIDDEN


# ── jobs and their stages ──


@fact(
    JOBS,
    "Drafts, published, internal, closed and archived jobs are all listed; pools of talents can be told apart",
    LIKELY,
    trial="One job of each status and a pool: which come back, with and without `statuses[]` and `kind`",
)
def test_jobs_are_listed(system):
    jobs = {job.id: job for job in system.ats.jobs()}
    assert set(jobs) == {JOB, TWIN_JOB, OTHER_JOB, ARCHIVED_JOB}
    assert (jobs[JOB].title, jobs[JOB].is_open, jobs[JOB].is_active, jobs[JOB].stages) == (
        "Care Assistant",
        True,
        True,
        None,
    )
    assert (jobs[ARCHIVED_JOB].is_open, jobs[ARCHIVED_JOB].is_active) == (False, False)


@fact(JOBS, "The stages of a job stand in `pipeline_template`, ordered by `position`; the first has -1", SURE)
@fact(
    JOBS,
    "The hiring team are `followers`, `hiring_manager_id` and `recruiter_id`, with addresses among the references",
    SURE,
)
def test_a_job_with_its_stages(system):
    job = system.ats.job(JOB)
    assert (job.id, job.title, job.is_open, job.team) == (JOB, "Care Assistant", True, ("ida@example.test",))
    assert job.stages == (
        RemoteStage(id=APPLIED, name="Applied", position=-1),
        RemoteStage(id=CALL, name="Qualification Call", position=1),
        RemoteStage(id=COMPLETED, name="Qualification Call Completed", position=2),
        RemoteStage(id=HIRED, name="Hired", position=3),
    )


@fact(
    JOBS,
    "Jobs may share a pipeline, and then have the same stages with the same ids",
    LIKELY,
    trial="Two jobs with one template: compare the ids",
)
def test_jobs_that_share_their_stages(system):
    assert system.ats.job(TWIN_JOB).stages == system.ats.job(JOB).stages
    assert names(system.ats, OTHER_JOB) == ["Applied", "Night Call"]


def test_a_job_that_is_none(system):
    for job in (NOBODY, POOL):
        for ask in (system.ats.job,) if job == POOL else (system.ats.job, system.ats.applications):
            with pytest.raises(AtsError) as caught:
                ask(job)
            assert refused(caught.value) == NOT_FOUND


@fact(JOBS, "Stages are renamed, added and deleted at any time, and keep their ids", SURE)
def test_recruiters_change_a_job_and_its_stages(system):
    system.rename_job("Care Assistant (m/f/d)")
    system.rename_stage(CALL, "Phone")
    system.add_stage("Trial day")
    system.delete_stage(COMPLETED)
    job = system.ats.job(JOB)
    assert job.title == "Care Assistant (m/f/d)"
    assert names(system.ats) == ["Applied", "Phone", "Trial day", "Hired"]
    assert job.stages and [stage.id for stage in job.stages][:2] == [APPLIED, CALL]
    system.archive_job()
    assert (system.ats.job(JOB).is_open, system.ats.job(JOB).is_active) == (False, False)


# ── people ──


@fact(PEOPLE, "`emails` and `phones` are lists of texts as somebody wrote them, any number", SURE)
@fact(PEOPLE, "A candidate has any number of placements, each with its own number", SURE)
def test_a_candidate(system):
    found = system.ats.candidate(AYLIN)
    assert (found.id, found.name, found.emails) == (AYLIN, "Aylin Öztürk", ("aylin@example.test",))
    assert found.phones == ("0171 / 39 200 02", "+49 171 3920003")
    placed = {(each.id, each.job, each.candidate, each.stage) for each in found.applications}
    assert placed == {(AYLIN_IN_JOB, JOB, AYLIN, APPLIED), (AYLIN_IN_OTHER, OTHER_JOB, AYLIN, FOREIGN)}
    assert all(each.applied_at and each.version for each in found.applications)
    assert (system.ats.candidate(NO_PHONE).phones, system.ats.candidate(JOB_LESS).emails) == ((), ())


@fact(
    PEOPLE,
    "`GET candidates` tells as much of everybody as `GET candidates/N`",
    LIKELY,
    trial="Compare both for somebody rejected and somebody hired; do rejected ones come without a filter?",
)
@fact(
    PEOPLE,
    "A placement in a pool has `talent_pool_id` and no `offer_id`",
    LIKELY,
    trial="Put somebody into a pool and read them",
)
def test_everybody(system):
    everybody = {each.id: each for each in system.ats.candidates()}
    assert len(everybody) == 8
    for each in everybody.values():
        assert system.ats.candidate(each.id) == each
    assert list(system.ats.candidates(skip=PAGE)) == []
    assert (everybody[PIA].applications, everybody[JOB_LESS].applications) == ((), ())


@fact(PEOPLE, "Whoever is rejected keeps the stage", SURE)
@fact(
    PEOPLE,
    "`GET offers/N/placements` has everybody in a job, rejected and hired ones included",
    LIKELY,
    trial="Reject one, hire one, then ask; is a long list cut?",
)
def test_everybody_in_a_job(system):
    found = {each.id: each for each in system.ats.applications(JOB)}
    stages = {name: (each.stage, each.standing) for name, each in found.items()}
    assert stages == {
        AYLIN_IN_JOB: (APPLIED, RemoteStanding.OPEN),
        "48000005": (APPLIED, RemoteStanding.OPEN),
        SAM_IN_JOB: (CALL, RemoteStanding.OPEN),
        PETRA_IN_JOB: (CALL, RemoteStanding.REJECTED),
        HAL_IN_JOB: (HIRED, RemoteStanding.HIRED),
    }
    assert found[SAM_IN_JOB] == system.ats.candidate(SAM).applications[0]


def test_nobody(system):
    for request in (system.ats.candidate, system.ats.notes):
        with pytest.raises(AtsError) as caught:
            request(NOBODY)
        assert refused(caught.value) == NOT_FOUND


@fact(
    PEOPLE,
    "`updated_at` of a placement changes with everything that is done to it",
    LIKELY,
    trial="Move, reject, take back and move to the same stage: compare it each time",
)
def test_recruiters_do_as_they_like(system):
    ats, seen = system.ats, {system.ats.candidate(SAM).applications[0].version}
    for act, stage, standing in (
        (lambda: system.move(SAM_IN_JOB, APPLIED), APPLIED, RemoteStanding.OPEN),
        (lambda: system.reject(SAM_IN_JOB), APPLIED, RemoteStanding.REJECTED),
        (lambda: system.take_back(SAM_IN_JOB), APPLIED, RemoteStanding.OPEN),
        (lambda: system.move(SAM_IN_JOB, HIRED), HIRED, RemoteStanding.HIRED),
        (lambda: system.move(SAM_IN_JOB, CALL), CALL, RemoteStanding.OPEN),
    ):
        act()
        assert stands(ats) == (stage, standing)
    seen.add(ats.candidate(SAM).applications[0].version)
    assert len(seen) == 2
    system.remove(SAM_IN_JOB)
    assert ats.candidate(SAM).applications == ()
    assert SAM_IN_JOB not in {each.id for each in ats.applications(JOB)}


@fact(
    PEOPLE,
    "A candidate who was deleted or merged into another answers 404; what the other gets keeps its number",
    LIKELY,
    trial="Merge two candidates with a job each and one in common; read both",
)
def test_candidates_change_and_go(system):
    system.edit(SAM, name="Sam Reed-Moe", phones=("+49 30 5550199",))
    found = system.ats.candidate(SAM)
    assert (found.name, found.phones) == ("Sam Reed-Moe", ("+49 30 5550199",))
    system.merge(SAM, AYLIN)
    kept = {(each.id, each.job, each.candidate) for each in system.ats.candidate(SAM).applications}
    assert kept == {(SAM_IN_JOB, JOB, SAM), (AYLIN_IN_OTHER, OTHER_JOB, SAM)}
    system.delete(SAM)
    for candidate in (SAM, AYLIN):
        with pytest.raises(AtsError) as caught:
            system.ats.candidate(candidate)
        assert refused(caught.value) == NOT_FOUND


# ── writing ──


@fact(WRITING, '`PATCH placements/N/change_stage` with `{"stage_id": N}` moves a candidate in one job', SURE)
def test_a_move(system):
    before = system.ats.candidate(AYLIN)
    system.ats.move(AYLIN_IN_JOB, stage=CALL)
    after = system.ats.candidate(AYLIN)
    assert stands(system.ats, AYLIN) == (CALL, RemoteStanding.OPEN)
    assert after.applications[1] == before.applications[1]
    assert system.moves() == [(AYLIN_IN_JOB, CALL)]


@fact(
    WRITING,
    "Moving somebody who was rejected takes them back: whoever moves looks first",
    LIKELY,
    trial="Reject, then move by API",
)
def test_moving_somebody_who_was_rejected(system):
    system.ats.move(PETRA_IN_JOB, stage=COMPLETED)
    assert system.moves() == [(PETRA_IN_JOB, COMPLETED)]


@fact(
    WRITING,
    "A move to where somebody stands already succeeds, and may run what the stage does",
    LIKELY,
    trial="Move to the same stage: is there an event, does the stage's mail go out again?",
)
def test_a_move_to_the_same_stage(system):
    system.ats.move(SAM_IN_JOB, stage=CALL)
    assert stands(system.ats) == (CALL, RemoteStanding.OPEN)


def test_moves_that_cannot_be(system):
    with pytest.raises(AtsError) as caught:
        system.ats.move(NOBODY, stage=CALL)
    assert refused(caught.value) == NOT_FOUND
    system.delete_stage(COMPLETED)
    for stage in (FOREIGN, COMPLETED):
        with pytest.raises(AtsError) as caught:
            system.ats.move(SAM_IN_JOB, stage=stage)
        assert caught.value.kind == ErrorKind.REJECTED
        assert caught.value.meaning in (Meaning.INVALID, Meaning.NOT_FOUND)
    assert stands(system.ats) == (CALL, RemoteStanding.OPEN)
    assert system.moves() == []


@fact(
    WRITING,
    "`POST candidates/N/notes` with `body` writes a note, visible to all; the same text again is a second note",
    SURE,
)
@fact(
    WRITING,
    "`GET candidates/N/notes` lists them; in which order is not known",
    LIKELY,
    trial="Write three, list them; is `offset` understood?",
)
def test_notes(system):
    assert system.ats.notes(SAM) == []
    written = [system.ats.write_note(SAM, text=text) for text in (NOTE, "Second", NOTE)]
    assert [(note.id, note.text) for note in system.ats.notes(SAM)] == [
        (written[2], NOTE),
        (written[1], "Second"),
        (written[0], NOTE),
    ]
    assert system.ats.notes(AYLIN) == []


@fact(
    WRITING,
    "`POST candidates/N/tags` adds tags; one that is there already stays once",
    LIKELY,
    trial="Add the same tag twice, and one that differs in case only",
)
def test_tags(system):
    for _each in range(2):
        system.ats.tag(SAM, tag="Called by Klara")
    assert system.tags(SAM) == ["Called by Klara"]


# ── what goes wrong ──


def test_too_many_requests(system):
    """Nothing is asked twice by itself: each refusal meets exactly one request."""
    for on, request in {**READS, **WRITES}.items():
        system.is_busy(on, seconds=7)
        with pytest.raises(AtsError) as caught:
            request(system.ats)
        assert (*refused(caught.value), caught.value.retry_after) == (ErrorKind.RETRY, Meaning.BUSY, 7)
    assert done(system) == NOTHING_DONE
    for request in WRITES.values():
        request(system.ats)
    assert done(system) == ([(SAM_IN_JOB, COMPLETED)], [NOTE], ["Klara"])


def test_a_problem_of_theirs(system):
    """A question may be asked again; after a change somebody has to look."""
    for on, request in {**READS, **WRITES}.items():
        system.is_down(on)
        with pytest.raises(AtsError) as caught:
            request(system.ats)
        assert refused(caught.value) == (ErrorKind.RETRY if on in READS else LOST, Meaning.DOWN)
    assert done(system) == NOTHING_DONE


@pytest.mark.parametrize("on", WRITES)
def test_an_answer_is_lost(system, on):
    """It was done, and nobody tells us so; it can be seen."""
    system.loses_its_answer(on)
    with pytest.raises(AtsError) as caught:
        WRITES[on](system.ats)
    assert caught.value.kind == LOST
    everything = {"move": [(SAM_IN_JOB, COMPLETED)], "write_note": [NOTE], "tag": ["Klara"]}
    assert done(system) == tuple(everything[each] if each == on else [] for each in everything)
