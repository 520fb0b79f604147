"""Every mail in German: subject, text and HTML without an English word, and formal."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from accounts.actions import invite
from accounts.models import User
from ats_sync import emails as link_emails
from core.reading import reading_as
from core.tenancy import organization_context
from interviews import actions
from interviews.models import Interview
from tests import factories
from tests.ats_sync import factories as links
from tests.factories import NOBODY, NOW
from tests.interviews.factories import application, booked, cancelled, help_request, pending, start, window
from tests.languages.reading import english, informal, words, words_of_page
from tests.notifications.account_mails import ACCOUNT_MAILS
from tests.outbox import QueuedMail
from tests.voicecalls import factories as calls
from voicecalls import emails as call_emails
from voicecalls.models import CallAttempt

MAILS = settings.BASE_DIR / "templates" / "mail"
KINDS = {path.name.removesuffix(".subject.txt") for path in MAILS.glob("*.subject.txt")}
NAMES = ("Nordlicht Bio", "Recruitee", "Ida Moe")
GUEST = "gast@labor.example"


@pytest.fixture
def maya(db, now) -> User:
    return factories.representative(language="de", time_zone="Europe/London")


@pytest.fixture
def interview(maya) -> Interview:
    return requested(language="de")


def requested(*, language: str) -> Interview:
    """Everybody reads this language: the founder, the candidate, either of two interviewers and a guest."""
    founder = factories.user(language=language)
    organization = factories.organization(name="Nordlicht Bio", language=language, founder=founder)
    either = [factories.user(name=name, language=language) for name in ("Dr. Ines Albrecht", "Jonas Weber")]
    for person in either:
        factories.member(organization, person=person)
    lena = factories.user(name="Lena Brandt", language=language)
    candidate = factories.candidate(organization, person=lena)
    return pending(
        application(candidate, title="Klinische Datenmanagerin"),
        members=[],
        seats=[actions.Seat(members=either), actions.Seat(guests=[GUEST])],
        by=either[0],
        round_name="Erstes Kennenlernen",
    )


def everything_happens(interview: Interview) -> None:
    """All that anybody is ever told about an interview, with and without a time, a message and conference details."""
    organization = interview.organization
    with organization_context(organization):
        actions.remind_now(interview, by=NOBODY, now=NOW)
    help_request(interview, message="Geht es auch am Abend?")
    with organization_context(organization):
        windows = [window(), window(day=2)]
        actions.offer_times(interview, windows=windows, time_zone="Europe/Berlin", form_key=uuid4(), by=NOBODY, now=NOW)
        booked(interview)
        for phone, notes in (("+49 30 1", "Zweimal klingeln."), ("", "")):
            actions.set_conference_details(interview, link="", phone=phone, notes=notes, by=NOBODY, now=NOW)
        actions.send_due(now=start() - timedelta(hours=1))
        everything_changes(interview)
        cancelled(interview)
        actions.ask_preferences(interview, by=NOBODY, now=NOW)
        unbooked = pending(interview.application, members=[], guests=[GUEST], windows=[window(day=5), window(day=6)])
        actions.cancel(unbooked, reason="Die Stelle ist besetzt.", by=NOBODY, now=NOW)
        invite(organization=organization, email="neu@labor.example", role="recruiter", by=NOBODY, now=NOW)


def everything_is_called(interview: Interview) -> None:
    """All that anybody is ever told about calls."""
    organization = interview.organization
    calls.line(organization)
    connection = links.connection(organization)
    stage = calls.stage(interview.application.job)
    with organization_context(organization):
        interview.application.stage = stage
        interview.application.save()
        case = calls.case(interview.application)
        call_emails.call_announced(case, at=start(), now=NOW)
        call_emails.not_reached(case, now=NOW)
        call_emails.human_wanted(case, now=NOW)
        stranger = CallAttempt.objects.create(organization=organization, kind="inbound", reserved_at=NOW)
        call_emails.caller_told(stranger, name="Kai Bender", number="0171 1234567", now=NOW)
        case.interview = interview
        call_emails.appointment_to_tell(case, now=NOW)
        for number, is_mailed in enumerate((True, False)):
            case.closed_at = NOW + timedelta(minutes=number)
            call_emails.appointment_open(case, is_mailed=is_mailed, words="lieber abends", now=NOW)
        call_emails.calls_resting(organization, key="1", until=start(), now=NOW)
        call_emails.line_rests(organization.line, code=20003, now=NOW)
        link_emails.ats_rejected(connection, now=NOW)


def everything_changes(interview: Interview) -> None:
    """Times are proposed, then another one is booked; somebody is replaced, somebody is missing, somebody joins."""
    actions.report_no_fit(interview, message="", proposed=[start(day=3)], form_key=uuid4(), by=NOBODY, now=NOW)
    moment, zone = start(hour=10), "Europe/Berlin"
    actions.reschedule(interview, start=moment, instead_of=start(), time_zone=zone, by=NOBODY, now=NOW)
    attending = Interview.objects.with_people().get(pk=interview.pk).attending()
    member, guest = sorted(attending, key=lambda person: person.email == GUEST)
    for person in (member, guest):
        actions.step_back(person, by=NOBODY, now=NOW)
    assert member.user
    assert guest.seat
    actions.fill_seat(interview, seat=guest.seat, member=member.user, by=NOBODY, now=NOW)


def faults(mail: QueuedMail) -> set[str]:
    found = [
        *words(f"{mail.subject} ¶ {mail.text}", names=NAMES),
        *words_of_page(mail.html, language="de", names=NAMES),
    ]
    return english(found) | informal(found)


def test_every_mail_of_the_product_is_german_for_everybody(interview, maya, outbox):
    everything_happens(interview)
    everything_is_called(interview)
    mails = outbox.mails()
    assert {mail.kind for mail in mails} == KINDS
    assert len(outbox.recipients("booked")) == 6
    assert {(mail.kind, mail.to): found for mail in mails if (found := faults(mail))} == {}


def test_an_english_mail_would_be_found(maya, outbox):
    """The control."""
    booked(requested(language="en"))
    found = {mail.to: faults(mail) for mail in outbox.mails("booked")}
    assert found.pop(maya.email) == set()
    assert len(found) == 3
    assert all({"booked", "interview", "your"} <= each for each in found.values())


def test_the_words_that_mails_begin_with(interview, outbox):
    [offer] = outbox.mails("times_offered")
    assert offer.subject == "Einen Termin auswählen: Klinische Datenmanagerin bei Nordlicht Bio"
    booked(interview)
    told = {mail.to: mail for mail in outbox.mails("booked")}
    lena, guest = told[interview.application.candidate.email], told[GUEST]
    moment = "Di. 24. Nov., 10:00 (Berlin, GMT+1)"
    assert lena.subject == f"Ihr Gespräch ist gebucht: {moment}, Klinische Datenmanagerin"
    assert guest.subject == f"Lena Brandt hat ein Gespräch gebucht: {moment}, Klinische Datenmanagerin"
    assert lena.invite
    assert "SUMMARY:Gespräch: Lena Brandt – Klinische Datenmanagerin" in lena.invite["ics"].replace("\r\n ", "")


@pytest.mark.parametrize("kind", ACCOUNT_MAILS)
def test_every_mail_about_an_account_is_german(kind, rf):
    said = {
        "marketplace_name": "Clora",
        "public_url": "https://clora.example",
        "support_email": "hilfe@clora.example",
        "code": "X7K-9QP",
        "timestamp": NOW,
        "ip": "192.0.2.4",
        "user_agent": "Firefox",
        "to_email": "neu@example.net",
        "from_email": "alt@example.net",
        "deleted_email": "alt@example.net",
        "password_reset_url": "https://clora.example/account/password/reset/",
        "signup_url": "https://clora.example/account/signup/",
    }
    with reading_as(language="de", time_zone="Europe/Berlin"):
        subject, text, html = (
            render_to_string(f"{kind}_{part}", said, rf.get("/"))
            for part in ("subject.txt", "message.txt", "message.html")
        )
    found = [*words(f"{subject} ¶ {text}"), *words_of_page(html, language="de")]
    assert english(found) | informal(found) == set()
