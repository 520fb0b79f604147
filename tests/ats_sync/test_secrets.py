"""Tokens and secrets stay where they are: no log, page, export, report, task, mail or row says one, and none opens
anything for another organization. Over HTTP, at the stand-in for Recruitee."""

import hmac
import json
import logging
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import pytest
import requests
from celery import current_app
from django.conf import settings
from django.core.serializers import serialize
from django.db import connection as database
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.log import AdminEmailHandler
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter, get_default_exception_reporter_filter

from accounts.models import Organization
from ats_sync.actions.connecting import adapter_of
from ats_sync.actions.hearing import hear_events
from ats_sync.actions.pushing import push_due
from ats_sync.actions.reading import read_due
from ats_sync.actions.settling import note_down
from ats_sync.models import Connection, ConnectionState, InboundEvent
from ats_sync.port import AtsError, Meaning
from ats_sync.recruitee import Recruitee
from ats_sync.vendors import vendor
from core.encryption import Undecipherable
from core.tenancy import organization_context, system_context
from marketplace.actions import move_to_stage, write_note
from marketplace.models import Application
from notifications.tasks import deliver_due
from tests import factories
from tests.ats_sync import factories as rows
from tests.ats_sync.traces import Traces, spellings, watched
from tests.factories import NOBODY
from tests.sandbox.recruitee.running import COMPANY, OTHER_COMPANY, SAM_IN_JOB, RunningRecruitee, running
from tests.voicecalls import factories as calls
from voicecalls.models import Line

pytestmark = pytest.mark.django_db
TOKEN, OTHERS, NEXT = "canary-token-of-acme-71c2", "canary-token-of-others-0b83", "canary-token-that-follows-5d1e"
NOBODYS, HOOK, OTHERS_HOOK = (
    "canary-token-of-nobody-e004",
    "canary-secret-of-events-93aa",
    "canary-secret-of-others-6f27",
)
CALLS = "canary-token-of-the-line-48d0"
SECRETS = (TOKEN, OTHERS, NEXT, NOBODYS, HOOK, OTHERS_HOOK, CALLS)
COMPANY_OF = {TOKEN: COMPANY, OTHERS: OTHER_COMPANY}
PAGES = (
    "ats_link",
    "ats_connect",
    "ats_events",
    "ats_disconnect",
    "ats_new_address",
    "system_settings",
    "telephone_line",
    *("calls", "team_settings", "team_applications", "team_jobs"),
)
MOVED = {
    "id": 990001,
    "event_type": "candidate_moved",
    "event_subtype": "stage_changed",
    "payload": {"company": {"id": COMPANY}, "candidate": {"id": 46000001, "name": "Sam Reed"}, "offer": {"id": 700101}},
}


@pytest.fixture(scope="module")
def recruitee() -> Iterator[RunningRecruitee]:
    with running(speed=0) as stand_in, override_settings(RECRUITEE_URL=stand_in.address, ATS_REQUESTS_PER_SECOND=1e4):
        vendor.cache_clear()
        for token, company in COMPANY_OF.items():
            stand_in.new_token(company=company, token=token)
        yield stand_in


@pytest.fixture
def organization() -> Organization:
    return factories.organization()


@pytest.fixture
def admin(sign_in: Callable[..., Client], organization: Organization) -> Client:
    return sign_in(factories.member(organization, "admin").user)


def at(name: str, organization: Organization, **values: object) -> str:
    return reverse(name, kwargs={"slug": organization.slug, **values})


def event(connection: Connection, *, secret: str, said: object = MOVED) -> tuple[str, bytes, dict[str, str]]:
    """Address, body and headers of an event as it is posted to us."""
    body = json.dumps(said).encode()
    signed = hmac.new(secret.encode(), body, sha256).hexdigest()
    return f"/hooks/ats/{connection.hook_key}/", body, {"X-Recruitee-Signature": signed}


def post_event(connection: Connection, *, secret: str) -> int:
    path, body, headers = event(connection, secret=secret)
    return Client().post(path, body, content_type="application/json", headers=headers).status_code


def work() -> None:
    """What the tasks do, until nothing is due."""
    note_down(now=timezone.now())
    push_due(clock=timezone.now, seconds=20)
    hear_events(now=timezone.now())
    read_due(clock=timezone.now, seconds=20)


# ── nothing says one ──


def test_no_secret_is_left_behind(organization: Organization, admin: Client, recruitee: RunningRecruitee):
    with watched() as traces:
        _connect(organization, admin, traces)
        _live(organization, traces)
        application = _application(organization)
        traces.answer(admin.post(at("export_call_data", organization, application_id=application.pk)))
        _is_rejected(organization, admin, recruitee, traces)
        for name in PAGES:
            traces.answer(admin.get(at(name, organization)))
        _say_everything(organization, traces)
        traces.look_round()
        deliver_due()
    assert traces.leaks(*SECRETS) == set()
    assert {"log", "statements", "answers", "tasks", "mails", "rows", "values"} <= set(traces.texts)
    said = "".join(traces.texts["log"])
    assert "urllib3.connectionpool" in said  # the control: it is loud
    assert f'"GET /c/{COMPANY}/' in said
    assert "ats_sync_connection" in "".join(traces.texts["statements"])


def _connect(organization: Organization, admin: Client, traces: Traces) -> None:
    """With everything that a person may get wrong."""
    address = at("ats_connect", organization)
    for company, token in ((COMPANY, NOBODYS), (OTHER_COMPANY, TOKEN), ("no such thing", TOKEN), (COMPANY, TOKEN * 9)):
        assert traces.answer(admin.post(address, {"company": company, "token": token})).status_code == 422
    with organization_context(organization):
        calls.line(organization).set_tokens(CALLS)
    traces.answer(admin.post(address, {"company": COMPANY, "token": TOKEN}, follow=True))
    secrets = at("ats_events", organization)
    for secret in (TOKEN, HOOK * 20):
        assert traces.answer(admin.post(secrets, {"secret": secret})).status_code == 422
    traces.answer(admin.post(secrets, {"secret": HOOK}, follow=True))


def _live(organization: Organization, traces: Traces) -> None:
    """Everything is read, an event comes, somebody is moved, a note is written."""
    with organization_context(organization):
        connection = Connection.objects.get()
    work()
    assert [post_event(connection, secret=secret) for secret in (HOOK, NOBODYS)] == [200, 401]
    application = _application(organization)
    with organization_context(organization):
        stage = application.job.stages.get(name="Qualification Call Completed")
        move_to_stage(application, stage=stage, by=NOBODY, now=timezone.now())
        write_note(application, key="a note", author="Klara", text="Agreed to talk.", now=timezone.now())
    work()


def _application(organization: Organization) -> Application:
    with organization_context(organization):
        found = Application.objects.select_related("job", "stage", "organization")
        return found.get(ats_link__remote_id=str(SAM_IN_JOB))


def _is_rejected(organization: Organization, admin: Client, recruitee: RunningRecruitee, traces: Traces) -> None:
    """The token opens nothing any more, which the admins are told; then there is another one."""
    tokens = recruitee.get("/_standin/tokens").json["tokens"]
    mine = next(each["id"] for each in tokens if each["token"] == TOKEN)
    recruitee.revoke(mine)
    traces.answer(admin.post(at("ats_check", organization), follow=True))
    recruitee.new_token(token=NEXT)
    typed = {"company": COMPANY, "token": NEXT}
    traces.answer(admin.post(at("ats_connect", organization), typed, follow=True))
    recruitee.restore(mine)


def _say_everything(organization: Organization, traces: Traces) -> None:
    """Rows and adapters, as a shell, a debugger or a dump of fixtures shows them."""
    with organization_context(organization):
        row, ats = Connection.objects.get(), adapter_of(Connection.objects.get())
        lines, events = Line.objects.all(), InboundEvent.objects.all()
        client = vars(ats)["_client"]
        traces.add("values", row, str(row), vars(row), ats, vars(ats), client, vars(client), vars(client)["_session"])
        traces.add("values", vars(vars(client)["_session"]), vendor(row.vendor), vars(vendor(row.vendor)))
        traces.add("values", *(serialize("json", found) for found in (Connection.objects.all(), lines, events)))


def leak_to_log(recruitee: RunningRecruitee) -> None:
    logging.getLogger("somebody").debug("asked with %s", {"Authorization": f"Bearer {TOKEN}"})


def leak_to_log_of_library(recruitee: RunningRecruitee) -> None:
    requests.get(f"{recruitee.address}/c/{COMPANY}/admin?auth_token={TOKEN}", timeout=5)


def leak_to_statements(recruitee: RunningRecruitee) -> None:
    with system_context("a test leaks"):
        list(Connection.objects.filter(owner=TOKEN))


def leak_to_rows(recruitee: RunningRecruitee) -> None:
    connection = rows.connection(factories.organization())
    with organization_context(connection.organization):
        Connection.objects.update(secret=b'{"token": "%s"}' % TOKEN.encode())


def leak_to_tasks(recruitee: RunningRecruitee) -> None:
    current_app.send_task("ats_sync.events", kwargs={"token": TOKEN})


@pytest.mark.parametrize(
    ("leak", "kind"),
    [
        (leak_to_log, "log"),
        (leak_to_log_of_library, "log"),
        (leak_to_statements, "statements"),
        (leak_to_rows, "rows"),
        (leak_to_tasks, "tasks"),
    ],
)
def test_a_planted_leak_is_found(leak: Callable[[RunningRecruitee], None], kind: str, recruitee: RunningRecruitee):
    """The control."""
    with watched() as traces:
        leak(recruitee)
        traces.look_round()
    assert kind in traces.leaks(TOKEN)


def test_a_secret_is_known_in_every_spelling():
    """The control of the look: `Basic` headers, dumps of bytes, addresses."""
    for text in (TOKEN.encode().hex(), "dXNlcjpjYW5hcnktdG9rZW4tb2YtYWNtZS03MWMy", f'{{"t": "{TOKEN}"}}'):
        assert any(spelling in text for spelling in spellings(TOKEN)), text
    assert not any(spelling in OTHERS for spelling in spellings(TOKEN))


# ── crashes ──


class Crashes(Recruitee):
    """An adapter with a fault, at the moment when the token is in everybody's hands."""

    def reach(self, **unused: Any) -> Any:
        raise ZeroDivisionError


@pytest.fixture
def crashing() -> Iterator[None]:
    vendor.cache_clear()
    with override_settings(ATS_VENDORS={"recruitee": f"{__name__}.Crashes"}):
        yield
    vendor.cache_clear()


def report(error: Exception, *, hides: SafeExceptionReporterFilter, typed: dict[str, object]) -> str:
    """All that a report of a crash could show, from where our own code begins."""
    found = error.__traceback__
    while found and not found.tb_frame.f_code.co_filename.endswith("accounts/access.py"):
        found = found.tb_next
    assert found
    request = RequestFactory().post("/", typed)
    request.exception_reporter_filter = hides
    reporter = ExceptionReporter(request, type(error), error, found, is_email=True)
    return reporter.get_traceback_html() + reporter.get_traceback_text()


@pytest.mark.usefixtures("crashing")
@pytest.mark.parametrize("debug", [False, True])
def test_a_crash_says_no_secret(organization: Organization, admin: Client, debug: bool):
    address, typed = at("ats_connect", organization), {"company": COMPANY, "token": TOKEN}
    admin.raise_request_exception = False
    with override_settings(DEBUG=debug):
        with watched() as traces:
            assert traces.answer(admin.post(address, typed)).status_code == 500
        admin.raise_request_exception = True
        with pytest.raises(ZeroDivisionError) as caught:
            admin.post(address, typed)
        traces.add("reports", report(caught.value, hides=get_default_exception_reporter_filter(), typed=typed))
        usual = report(caught.value, hides=SafeExceptionReporterFilter(), typed=typed)
    assert TOKEN in usual  # the control: what is usual in Django says it
    for kind in ("log", "reports"):
        assert "ZeroDivisionError" in "".join(traces.texts[kind])
    assert settings.REDIS_URL not in "".join(traces.texts["reports"])
    assert traces.leaks(TOKEN) == set()


def test_no_report_leaves_the_program():
    """Reports also hold addresses, in which links carry their tokens."""
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in logging.root.manager.loggerDict)]
    assert [each.name for each in loggers if any(isinstance(one, AdminEmailHandler) for one in each.handlers)] == []


# ── none opens anything for another organization ──


@pytest.fixture
def two(recruitee: RunningRecruitee) -> tuple[Connection, Connection]:
    """Two organizations, each linked with its own company."""
    begun = {"imported_at": None, "read_at": None, "read_due_at": timezone.now()}
    return (
        rows.connection(factories.organization(), company=str(COMPANY), token=TOKEN, hook=HOOK, **begun),
        rows.connection(factories.organization(), company=str(OTHER_COMPANY), token=OTHERS, hook=OTHERS_HOOK, **begun),
    )


def asked(recruitee: RunningRecruitee, *, after: int) -> set[tuple[int, str]]:
    """Which company was asked with whose token, since so many requests."""
    tokens = {each["id"]: each["token"] for each in recruitee.get("/_standin/tokens").json["tokens"]}
    entries = recruitee.journal(kind="api")[after:]
    return {(entry["company"], tokens.get(entry["token"], "")) for entry in entries}


def change(connection: Connection, **columns: Any) -> Connection:
    """Somebody who can write to the database does; nothing of the product is asked."""
    assigned = ", ".join(f"{name} = %s" for name in columns)
    with database.cursor() as cursor:
        cursor.execute(f"UPDATE ats_sync_connection SET {assigned} WHERE id = %s", [*columns.values(), connection.pk])  # noqa: S608
    with system_context("a test looks at what was changed"):
        return Connection.objects.select_related("organization").get(pk=connection.pk)


def make_room(other: Connection) -> None:
    """The database lets no two organizations be linked with one company: whoever takes its name changes that first."""
    change(other, company="elsewhere")


def test_each_company_is_asked_with_its_own_token_alone(
    two: tuple[Connection, Connection], recruitee: RunningRecruitee
):
    before = len(recruitee.journal(kind="api"))
    work()
    assert asked(recruitee, after=before) == {(company, token) for token, company in COMPANY_OF.items()}


TAKEN = [
    lambda mine, other: {"secret": other.secret},
    lambda mine, other: {"secret": other.secret, "company": other.company},
    lambda mine, other: {"secret": other.secret, "company": other.company, "vendor": other.vendor},
    lambda mine, other: {"company": other.company},
]


@pytest.mark.parametrize("taken", TAKEN)
def test_what_was_another_organizations_opens_nothing(
    two: tuple[Connection, Connection], recruitee: RunningRecruitee, taken: Callable[..., dict[str, object]]
):
    """Nobody is asked, and no event is believed that the other's secret signed: the token counts as rejected."""
    mine, other = two
    make_room(other)
    moved, before = change(mine, **taken(mine, other)), len(recruitee.journal(kind="api"))
    with organization_context(moved.organization):
        with pytest.raises(AtsError) as caught:
            adapter_of(moved)
        assert caught.value.meaning == Meaning.TOKEN
        for secret in (HOOK, OTHERS_HOOK):
            post_event(moved, secret=secret)
        assert not InboundEvent.objects.exists()
    read_due(clock=timezone.now, seconds=20)
    assert asked(recruitee, after=before) <= {(OTHER_COMPANY, OTHERS)}  # by the other organization itself
    with organization_context(moved.organization):
        assert Connection.objects.get().state == ConnectionState.REJECTED
        assert not Application.objects.exists()


def test_a_row_that_was_given_to_another_organization_opens_nothing(two: tuple[Connection, Connection]):
    mine, other = two
    with organization_context(mine.organization):
        mine.delete()
    moved = change(other, organization_id=mine.organization_id)
    with organization_context(mine.organization), pytest.raises(AtsError):
        adapter_of(moved)


def test_without_the_binding_the_others_token_would_open_their_company(
    two: tuple[Connection, Connection], recruitee: RunningRecruitee, monkeypatch: pytest.MonkeyPatch
):
    """The control."""
    mine, other = two
    monkeypatch.setattr(Connection, "_purpose", lambda self: "of anybody")
    with organization_context(other.organization):
        other.keep_secrets(token=OTHERS, hook=OTHERS_HOOK)
    make_room(other)
    theirs = {"company": other.company, "remote_company": "", "secret": other.secret}
    moved, before = change(mine, **theirs), len(recruitee.journal(kind="api"))
    with organization_context(moved.organization):
        assert adapter_of(moved, pace=lambda: None).owner().company == str(OTHER_COMPANY)
    assert asked(recruitee, after=before) == {(OTHER_COMPANY, OTHERS)}


def test_another_organizations_secret_signs_nothing_of_ours(two: tuple[Connection, Connection]):
    mine, _other = two
    assert [post_event(mine, secret=secret) for secret in (OTHERS_HOOK, OTHERS, TOKEN)] == [401] * 3
    assert post_event(mine, secret=HOOK) == 200  # the control


def test_tokens_of_telephone_lines_are_bound_as_well():
    one, other = (calls.line(factories.organization()) for _ in range(2))
    one.secret = other.secret
    with pytest.raises(Undecipherable):
        one.tokens  # noqa: B018
    assert other.tokens
