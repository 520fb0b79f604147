"""What is posted to us: who may, what is kept, what is answered. They repeat whatever is not answered with 200."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from ats_sync.actions.hearing import BODIES_KEPT, EVENTS_KEPT, hear_events, purge_events
from ats_sync.actions.receiving import event_purpose
from ats_sync.models import CandidateLink, Connection, ConnectionState, InboundEvent, JobLink
from ats_sync.port import Happening, Heard
from core.encryption import decrypt
from core.tenancy import organization_context
from tests import factories
from tests.ats_sync import factories as rows
from tests.ats_sync.board import Board
from tests.ats_sync.memory import posted
from tests.ats_sync.reading import Company, linked
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
MOVED = Heard(key="990001", happening=Happening.APPLICATION, company="4242", candidates=("46000001",), kind="moved")
TEST = Heard(key="", happening=Happening.NOTHING, is_test=True)


@pytest.fixture
def company(board: Board) -> Company:
    return linked(board, hook_tested_at=None, hook_heard_at=None)


def post(company: Company, heard: Heard, *, secret: str = "whsec-test", address: object = None) -> HttpResponse:
    body, headers = posted(heard, secret=secret)
    path = f"/hooks/ats/{address or company.connection.hook_key}/"
    return Client().post(path, body, content_type="application/json", headers=headers)  # type: ignore[return-value]


def events(company: Company) -> list[InboundEvent]:
    with organization_context(company.organization):
        return list(InboundEvent.objects.order_by("key"))


def change(company: Company, *, hook: str = "whsec-test", **fields: object) -> None:
    with organization_context(company.organization):
        row = Connection.objects.get()
        row.keep_secrets(token="tok-acme", hook=hook)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()


def test_an_event_is_kept_once_as_it_came(company: Company):
    for attempt in (1, 3, 2):
        answer = post(company, replace(MOVED, attempt=attempt))
        assert (answer.status_code, answer.content) == (200, b"")
    [event] = events(company)
    assert (event.key, event.kind, event.attempt, event.candidates) == ("990001", "moved", 3, ["46000001"])
    assert b"46000001" not in bytes(event.body)
    assert "46000001" in decrypt(event.body, purpose=event_purpose(event))
    assert company.fresh().hook_heard_at == NOW


def test_a_test_is_answered_and_never_acted_on(company: Company):
    for heard, secret in ((TEST, ""), (TEST, "wrong"), (replace(MOVED, is_test=True), "whsec-test")):
        assert post(company, heard, secret=secret).status_code == 200
    assert (events(company), company.fresh().hook_tested_at, company.fresh().hook_heard_at) == ([], NOW, None)


def test_before_there_is_a_secret_nothing_is_believed(company: Company):
    change(company, hook="")
    assert post(company, MOVED).status_code == 200
    assert (events(company), company.fresh().hook_tested_at) == ([], NOW)


def test_the_first_signed_event_tells_the_number_of_a_company_that_is_known_by_its_name(company: Company):
    change(company, remote_company="")
    assert post(company, replace(MOVED, company="5151"), secret="whsec-other").status_code == 401
    assert company.fresh().remote_company == ""
    assert post(company, replace(MOVED, company="")).status_code == 200
    assert (len(events(company)), company.fresh().remote_company) == (1, "")
    assert post(company, replace(MOVED, key="2")).status_code == 200
    assert (len(events(company)), company.fresh().remote_company) == (2, "4242")
    assert post(company, replace(MOVED, key="3", company="5151")).status_code == 200  # now it is known whose they are
    assert (len(events(company)), company.fresh().hook_heard_at) == (2, NOW)


def test_a_company_that_turns_out_to_be_linked_with_somebody_else_is_not_heard(company: Company):
    rows.connection(factories.organization(), company="5151")
    change(company, remote_company="")
    assert post(company, replace(MOVED, company="5151")).status_code == 200
    assert (events(company), company.fresh().remote_company) == ([], "")


@pytest.mark.parametrize("secret", ["", "whsec-other"])
def test_what_is_not_signed_is_refused_and_noted(company: Company, secret: str):
    assert post(company, MOVED, secret=secret).status_code == 401
    assert (events(company), company.fresh().hook_refused_at) == ([], NOW)


def test_a_signature_is_over_the_very_bytes(company: Company):
    body, headers = posted(MOVED, secret="whsec-test")
    path = f"/hooks/ats/{company.connection.hook_key}/"
    answer = Client().post(path, body.replace(b" ", b""), content_type="application/json", headers=headers)
    assert answer.status_code == 401


def test_events_of_another_company_are_answered_and_left(company: Company):
    assert post(company, replace(MOVED, company="4343")).status_code == 200
    assert events(company) == []


def test_whatever_no_repetition_would_mend_is_answered_with_200(company: Company):
    client, path = Client(), f"/hooks/ats/{company.connection.hook_key}/"
    assert client.post(path, b"x" * 300_000, content_type="application/json").status_code == 200
    change(company, state=ConnectionState.DISCONNECTED)
    assert post(company, MOVED).status_code == 200
    assert events(company) == []


def test_what_nobody_can_read_is_refused_unless_it_is_signed(company: Company):
    assert (
        Client().post(f"/hooks/ats/{company.connection.hook_key}/", b"{", content_type="text/plain").status_code == 401
    )


def test_unknown_addresses_lead_nowhere(company: Company):
    assert post(company, MOVED, address=uuid4()).status_code == 404
    assert Client().get(f"/hooks/ats/{company.connection.hook_key}/").status_code == 405


def test_events_are_kept_while_the_token_is_rejected(company: Company, board: Board):
    change(company, state=ConnectionState.REJECTED)
    assert post(company, MOVED).status_code == 200
    hear_events(now=NOW)
    assert company.read() == 0
    with organization_context(company.organization):
        assert CandidateLink.objects.get().read_due_at == NOW


# ── what they make due ──


def test_events_make_due_whom_they_name(company: Company, board: Board):
    post(company, replace(MOVED, jobs=("700101",)))
    post(company, replace(MOVED, key="2", happening=Happening.JOB, candidates=(), jobs=("700102", "x" * 70, "")))
    post(company, replace(MOVED, key="3", happening=Happening.NOTHING))
    post(company, replace(MOVED, key="4", candidates=("\x00",)))
    assert hear_events(now=NOW) == 3
    assert hear_events(now=NOW) == 0
    with organization_context(company.organization):
        assert list(CandidateLink.objects.values_list("remote_id", "read_due_at")) == [("46000001", NOW)]
        jobs = JobLink.objects.order_by("remote_id").values_list("remote_id", "read_due_at")
        assert list(jobs) == [("700101", NOW), ("700102", NOW)]  # the first one is not known yet
    assert [event.outcome for event in events(company)] == ["due", "nothing", "nothing", "due"]


def test_somebody_who_came_to_a_stage_is_read_at_once(company: Company, board: Board):
    job = board.add_job("Care Assistant")
    company.read()
    sam = board.add_candidate("Sam Reed", job=job, stage="Qualification Call")
    post(company, replace(MOVED, candidates=(sam,)))
    company.later(seconds=2)
    assert hear_events(now=company.now) == 1
    before = len(board.wire.asked)
    company.read()
    assert [each.what for each in board.wire.asked[before:]] == ["candidate"]
    assert company.stages("Sam Reed") == {"Care Assistant": "Qualification Call"}


def test_somebody_who_came_to_a_job_of_which_nobody_told_us_is_read_at_once(company: Company, board: Board):
    """Neither that it was published, nor that it was taken up again, nor that it is there again."""
    archived = board.add_job("Archived")
    company.read()
    board.close_job(archived)
    company.later(minutes=61).read()
    board.change_job(archived, is_active=True)
    new = board.add_job("Nurse")
    for number, job in enumerate((archived, new)):
        person = board.add_candidate(f"Person {number}", job=job, stage="Qualification Call")
        post(company, replace(MOVED, key=str(number), candidates=(person,), jobs=(job,)))
    assert hear_events(now=company.later(seconds=2).now) == 2
    company.read()
    assert company.stages("Person 0") == {"Archived": "Qualification Call"}
    assert company.stages("Person 1") == {"Nurse": "Qualification Call"}
    known = board.add_candidate("Known", job=new)
    post(company, replace(MOVED, key="2", candidates=(known,), jobs=(new,)))
    hear_events(now=company.later(seconds=2).now)
    before = len(board.wire.asked)
    company.read()
    assert [each.what for each in board.wire.asked[before:]] == ["candidate"]  # a job in the rounds is not read as well


def test_events_of_another_organization_touch_nothing_of_ours(company: Company, board: Board):
    other = factories.organization()
    post(company, MOVED)
    hear_events(now=NOW)
    with organization_context(other):
        assert not CandidateLink.objects.exists()


def test_what_was_said_is_forgotten_first_then_that_it_came(company: Company):
    post(company, MOVED)
    hear_events(now=NOW)
    assert purge_events(now=NOW + BODIES_KEPT - timedelta(seconds=1)) == 0
    assert purge_events(now=NOW + BODIES_KEPT) == 1
    assert [bytes(event.body) for event in events(company)] == [b""]
    assert purge_events(now=NOW + BODIES_KEPT) == 0
    assert purge_events(now=NOW + EVENTS_KEPT) == 1
    assert events(company) == []
