"""Mails about calls: who calls, when, from which number, why, and how to change that."""

import pytest

from core.tenancy import organization_context
from tests import factories
from tests.factories import NOW
from tests.voicecalls.factories import application, attempt, line, rule
from tests.voicecalls.factories import case as case_with
from voicecalls import emails
from voicecalls.models import AttemptKind, CallAttempt, Remark

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    organization = factories.organization(name="Nordlicht Bio")
    line(organization)
    with organization_context(organization):
        yield organization


@pytest.fixture
def case(organization):
    job = factories.job(organization, title="R&D Nurse")
    rule(job)
    return case_with(application(job, name="Ada Pohl", number="+4915228817001", email="ada@example.net"))


def test_the_announcement_says_who_calls_when_from_where_why_and_how_to_stop(case, outbox):
    emails.call_announced(case, at=NOW.replace(hour=15), now=NOW)
    [mail] = outbox.mails("call_announced")
    assert (mail.to, mail.subject) == ("ada@example.net", "We would like to call you: R&D Nurse at Nordlicht Bio")
    for words in (
        "Klara, the digital assistant",
        "+49 30 23125000",
        "+49 1522 8817001",
        "16:00 (Berlin, GMT+1)",
        "/c/",
    ):
        assert words in mail.text, words
    assert "computer program" in mail.text


def test_announced_twice_it_is_one_mail(case, outbox):
    for _each in range(2):
        emails.call_announced(case, at=NOW, now=NOW)
    assert len(outbox.mails("call_announced")) == 1


def test_without_a_line_no_number_is_named(case, outbox):
    case.organization.line.delete()
    emails.not_reached(case, now=NOW)
    [mail] = outbox.mails("not_reached")
    assert "You can ring" not in mail.text
    assert "answer this mail" in mail.text


def test_the_team_reads_the_words_and_answers_the_applicant(case, outbox):
    Remark.objects.create(
        organization=case.organization,
        case=case,
        attempt=attempt(case),
        kind="human",
        words="A person <b>please</b>",
        at=NOW,
    )
    emails.human_wanted(case, now=NOW)
    mails = outbox.mails("human_wanted")
    members = set(case.organization.memberships.values_list("user__email", flat=True))
    [to_the_marketplace] = [each for each in mails if each.to not in members]
    mail = next(each for each in mails if each.to in members)
    assert (mail.reply_to, "A person <b>please</b>" in mail.text) == ("ada@example.net", True)
    assert "A person &lt;b&gt;please&lt;/b&gt;" in mail.html
    page = f"/team/{case.organization.slug}/calls/{case.pk}/"
    assert (page in mail.text, page in to_the_marketplace.text) == (True, False)  # only members may open it


def test_a_stranger_is_told_of_with_what_they_said(case, outbox):
    stranger = CallAttempt.objects.create(organization=case.organization, kind=AttemptKind.INBOUND, reserved_at=NOW)
    emails.caller_told(stranger, name="Kai Bender", number="0171 1234567", now=NOW)
    mail = outbox.mails("human_wanted")[0]
    assert mail.subject == "Somebody rang who is not known: Kai Bender"
    assert "0171 1234567" in mail.text
    assert "Ada" not in mail.text


def test_one_alert_each_time_calls_rest(organization, outbox):
    for key in ("first", "first", "second"):
        emails.calls_resting(organization, key=key, until=NOW, now=NOW)
    people = {mail.to for mail in outbox.mails("calls_resting")}
    assert len(outbox.mails("calls_resting")) == 2 * len(people)
