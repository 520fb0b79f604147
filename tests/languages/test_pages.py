"""Every page in German: no English word outside what people have written, and nobody is on first-name terms."""

import logging
from collections.abc import Iterator
from functools import cache

import pytest
from django.apps import apps
from django.db import models, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.utils.translation import override

from core.errors import error_page
from core.tenancy import system_context
from core.zones import zone_choices
from tests import factories
from tests.architecture.addresses import Address, addresses
from tests.architecture.entries import ENTRIES
from tests.architecture.premises import Premises
from tests.architecture.visitors import signed_in, with_link
from tests.factories import NOW
from tests.languages.reading import english, informal, words_of_page

OURS = {"accounts", "ats_sync", "interviews", "marketplace", "mfa", "notifications", "voicecalls"}
PAGES = {address.name: address for address in addresses()}
# Addresses that nobody opens as a page: they take forms, lead elsewhere, or answer with something else.
NOT_PAGES = {
    "account_confirm_login_code",
    "account_email",
    "account_email_verification_sent",
    "add_call_stages",
    "add_note",
    "ask_preferences",
    "ats_check",
    "ats_hook",
    "ats_read_again",
    "ats_tag",
    "ats_try_again",
    "brand_css",
    "calendar_feed",
    "call_answer",
    "call_fallback",
    "call_inbound",
    "call_inbound_status",
    "call_machine",
    "call_now",
    "call_row",
    "call_status",
    "call_voice",
    "calls_export",
    "change_role",
    "connect_calendar",
    "desk_fill_seat",
    "empty_stage",
    "export_call_data",
    "fill_seat",
    "healthz",
    "invite_file",
    "invite_member",
    "job_close",
    "job_reopen",
    "line_check",
    "line_forget_token",
    "mfa_authenticate",
    "mfa_download_recovery_codes",
    "mfa_login_webauthn",
    "move_application",
    "move_stage",
    "open_call_link",
    "open_link",
    "pause_calls",
    "question_retire",
    "read_calendar",
    "readyz",
    "record_outcome",
    "remind_now",
    "remove_calendar",
    "remove_member",
    "remove_stage",
    "report_no_fit",
    "retry_message",
    "revoke_invitation",
    "set_language",
    "settle",
    "step_back",
    "upload_calendar",
    "write_feedback",
}
# Who sees the pages of each kind, and each in their own way.
READERS = {
    "public": ("nobody", "candidate", "recruiter", "invitee"),
    "signed_in": ("candidate", "somebody with a password", "admin"),
    "link": ("holder of a link", "candidate"),
    "candidate": ("candidate",),
    "member": ("recruiter", "admin"),  # interviewers see less of the same
    "representative": ("representative",),
    "webhook": ("nobody",),
}
# Pages that show more when they are told something.
MORE = {
    "pick_time": "?zone=Europe/Berlin&date=2026-11-24&slot=2026-11-24T09:00Z",
    "confirm_time": "?zone=Europe/Berlin&slot=2026-11-24T09:00Z",
}


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    """Hundreds of refusals need no line in the log each."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def browsers(premises: Premises) -> dict[str, Client]:
    """Whoever may see something that others do not, with browsers set to German."""
    clients = {
        "nobody": Client(),
        "holder of a link": with_link(premises.usable_link),
        "candidate": signed_in(premises.candidate),
        "invitee": signed_in(premises.invitee),
        "somebody with a password": signed_in(factories.user(password="a-long-journey")),
        "recruiter": signed_in(premises.recruiter),
        "admin": signed_in(premises.admin),
        "representative": signed_in(premises.representative),
    }
    for client in clients.values():
        client.cookies["django_language"] = "de"
    return clients


@pytest.fixture(scope="module")
def names(premises: Premises) -> frozenset[str]:
    """What people have written, and the names of places."""
    with system_context("a test collects what people have written"):
        rows = [row for model in apps.get_models() for row in _texts(model)]
    return frozenset(text for row in rows for value in row for text in _strings(value) if len(text) > 2) | places()


def _texts(model: type[models.Model]) -> list[tuple[object, ...]]:
    kinds = (models.CharField, models.TextField, models.JSONField)
    texts = [each.name for each in model._meta.concrete_fields if isinstance(each, kinds)]
    return list(model._base_manager.values_list(*texts)) if texts and model._meta.app_label in OURS else []


def _strings(value: object) -> Iterator[str]:
    """A text, or the sentences of JSON: the wordings of questions, and what was said on the phone."""
    match value:
        case str():
            yield value
        case dict():
            yield from (text for each in value.values() for text in _strings(each) if " " in text)
        case list():
            yield from (text for each in value for text in _strings(each) if " " in text)


@cache
def places() -> frozenset[str]:
    zones = zone_choices(NOW, "de", "")
    return frozenset(name for zone in zones for name in (zone.city, zone.country) if name)


def is_page(response: HttpResponseBase) -> bool:
    return "html" in response.headers.get("Content-Type", "")


def faults(response: HttpResponseBase, names: frozenset[str]) -> set[str]:
    """What should not stand on a German page."""
    if not is_page(response):
        return set()
    assert isinstance(response, HttpResponse)
    page = response.content.decode()
    found = words_of_page(page, language="de", names=names)
    unmarked = {"<html>"} if "<html" in page and '<html lang="de"' not in page else set()
    return english(found) | informal(found) | unmarked


def readers(address: Address, browsers: dict[str, Client]) -> dict[str, Client]:
    assert address.access, address.name
    return {who: browsers[who] for who in READERS[address.access.kind]}


def paths(address: Address, premises: Premises) -> list[str]:
    """The address of every row that looks different."""
    values = ENTRIES[address.name].values(premises)
    if "interview_id" not in address.parameters:
        return [address.path(**values)]
    states = (premises.pending, premises.booked, premises.cancelled, premises.past)
    pages = [address.path(**{**values, "interview_id": interview.pk}) for interview in states]
    return [*pages, pages[0] + MORE[address.name]] if address.name in MORE else pages


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_german_for_whoever_sees_it(name, premises, browsers, names):
    opened, wrong = False, {}
    for path in paths(PAGES[name], premises):
        for who, client in readers(PAGES[name], browsers).items():
            response = client.get(path)
            opened |= response.status_code == 200 and is_page(response)
            if found := faults(response, names):
                wrong[who, path] = found
    assert wrong == {}
    assert opened != (name in NOT_PAGES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", sorted(name for name, page in PAGES.items() if page.is_ours and name != "set_language")
)
def test_an_empty_form_is_refused_in_german(name, premises, browsers, names):
    wrong = {}
    for who, client in readers(PAGES[name], browsers).items():
        with transaction.atomic():
            response = client.post(paths(PAGES[name], premises)[0], {})
            if found := faults(response, names):
                wrong[who] = found
            transaction.set_rollback(True)
    assert wrong == {}


@pytest.mark.parametrize("status", [400, 403, 404, 405, 429, 500])
def test_error_pages_are_german(status):
    with override("de"):
        assert faults(error_page(RequestFactory().get("/"), status), frozenset()) == set()
