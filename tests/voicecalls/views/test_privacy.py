"""Admins give applicants a copy of what calls have left behind, and erase it."""

import json

import pytest
from django.urls import reverse

from accounts.models import Entry
from core.tenancy import organization_context
from tests import factories
from tests.interviews.views.seen import words
from tests.voicecalls import factories as calls
from tests.voicecalls.dialogues import calling, question
from voicecalls.models import Answer, CallTurn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def organization():
    return factories.organization(name="Nordlicht Bio")


@pytest.fixture
def client(sign_in, organization):
    return sign_in(factories.member(organization, "admin").user)


@pytest.fixture
def phone(organization):
    """A conversation in which one question was answered; the phone has not been hung up."""
    calls.line(organization)
    job = factories.job(organization, title="Study Nurse")
    calls.rule(job)
    question(job, text="Do you have a driving licence?")
    question(job)
    phone = calling(calls.case(calls.application(job, name="Ada Pohl")))
    phone.picks_up()
    for said in ("yes", "yes", "yes, since 2010"):
        phone.says(said)
    return phone


@pytest.fixture
def over(phone):
    phone.hangs_up()
    return phone


def address(name: str, phone) -> str:
    case = phone.attempt.case
    return reverse(name, args=[case.organization.slug, case.application_id])


def history(phone) -> list[str]:
    candidate = phone.attempt.case.application.candidate
    with organization_context(candidate.organization):
        return [entry.verb for entry in Entry.objects.about(candidate)]


def test_the_application_leads_there_and_it_says_what_is_kept(client, over):
    shown = client.get(address("team_application", over))
    assert address("call_data", over) in shown.content.decode()
    text = words(client.get(address("call_data", over)))
    assert "1 call" in text
    assert "1 answer" in text
    assert "0 recordings" in text


def test_recruiters_see_no_link(sign_in, organization, over):
    recruiter = sign_in(factories.member(organization, "recruiter").user)
    assert address("call_data", over) not in recruiter.get(address("team_application", over)).content.decode()


def test_the_copy_holds_everything_and_history_knows_of_it(client, over):
    response = client.post(address("export_call_data", over))
    assert response["Content-Disposition"] == 'attachment; filename="calls-ada-pohl.json"'
    copy = json.loads(response.content)
    assert copy["cases"][0]["answers"][0]["words"] == "yes, since 2010"
    assert history(over) == ["exported calls"]


def test_it_is_erased_after_one_more_question(client, over):
    text = words(client.get(address("erase_call_data", over)))
    assert "Erase data from calls to Ada Pohl?" in text
    assert "Calls to this applicant are still planned." in text
    text = words(client.post(address("erase_call_data", over), follow=True))
    assert "What calls had left behind about Ada Pohl is erased." in text
    assert "0 answers" in text
    with organization_context(over.attempt.organization):
        assert not Answer.objects.exists()
        assert not CallTurn.objects.exclude(said=[]).exists()
    assert history(over) == ["erased calls"]


def test_nothing_is_erased_during_a_call(client, phone):
    text = words(client.post(address("erase_call_data", phone), follow=True))
    assert "A call to this applicant is under way. Nothing was erased" in text
    with organization_context(phone.attempt.organization):
        assert Answer.objects.count() == 1
    assert history(phone) == []
