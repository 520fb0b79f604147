"""Requesting interviews, offering other times, and sending links anew."""

import re
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import DataError, connection
from psycopg.sql import SQL, Identifier

from accounts.actor import on_page
from accounts.models import Entry
from core.tenancy import organization_context, system_context
from core.tokens import token_hash
from interviews import actions
from interviews.models import HelpRequest, Interview, Link
from interviews.slots import Span
from marketplace.models import Application
from notifications.models import Message
from tests import factories
from tests.factories import NOBODY, NOW
from tests.interviews.factories import booked, cancelled, help_request, pending, window

pytestmark = pytest.mark.django_db
LINK = re.compile(rf"{re.escape(settings.PUBLIC_URL)}/i/([\w-]+)/")
LATER = NOW + timedelta(hours=1)
OTHER_WINDOWS = [window(day=7), window(day=8)]


def inside(owner: Interview | Application) -> AbstractContextManager[None]:
    return organization_context(owner.organization)


@pytest.fixture
def application() -> Application:
    return factories.application(factories.job(factories.organization()))


@pytest.fixture
def form(application) -> dict[str, Any]:
    """What a filled form says."""
    return {
        "application": application,
        "round_name": "Meeting the team",
        "minutes": 30,
        "time_zone": "Europe/Berlin",
        "windows": [window(), window(day=1)],
        "members": [factories.member(application.organization, person=factories.user(name="Jonas")).user],
        "guests": ["brandl@partner.example"],
        "form_key": uuid4(),
        "by": NOBODY,
    }


def request(form: dict[str, Any], **changes: Any) -> Interview:
    with inside(form["application"]):
        said = {**form, **changes}
        seats = actions.one_seat_each(members=said.pop("members"), guests=said.pop("guests"))
        return actions.request_interview(**said, seats=seats, now=NOW)


def offer(interview: Interview, *, windows: list[Span] | None = None, key: UUID | None = None, now=LATER) -> None:
    with inside(interview):
        actions.offer_times(
            interview,
            windows=windows or OTHER_WINDOWS,
            time_zone="America/New_York",
            form_key=key or uuid4(),
            by=NOBODY,
            now=now,
        )


def new_link(interview: Interview, *, now=LATER) -> None:
    with inside(interview):
        actions.send_new_link(interview, now=now)


def tokens(outbox) -> list[str]:
    """The tokens in all mails that wait, oldest first."""
    return [token for mail in outbox.mails("times_offered") for token in dict.fromkeys(LINK.findall(mail.text))]


def usable(token: str, *, now=LATER) -> bool:
    with system_context("a test looks at a link"):
        return Link.objects.usable(now).filter(token_hash=token_hash(token)).exists()


def tables_that_hold(text: str) -> list[str]:
    """The tables with a row in which a text stands, whatever the column."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            statement = SQL("SELECT EXISTS (SELECT FROM {} row WHERE row::text LIKE %s)").format(Identifier(table))
            cursor.execute(statement, [f"%{text}%"])
            found += [table] if cursor.fetchone()[0] else []
    return found


def spans(interview: Interview) -> list[Span]:
    with inside(interview):
        return [each.span for each in interview.windows.all()]


# Requesting


def test_requesting_stores_what_the_form_said(form):
    interview = request(form)
    with inside(interview):
        stored = Interview.objects.get()
    told = (stored.application, stored.round_name, stored.minutes, stored.time_zone, stored.state, stored.offered_at)
    assert told == (form["application"], "Meeting the team", 30, "Europe/Berlin", "pending", NOW)


def test_requesting_stores_the_windows(form):
    assert spans(request(form)) == form["windows"]


def test_requesting_stores_who_joins(form):
    interview = request(form)
    with inside(interview):
        people = list(interview.participants.values_list("kind", "name", "email"))
    assert people == [("guest", "", "brandl@partner.example"), ("member", "Jonas", form["members"][0].email)]


def test_requesting_remembers_who_asked_and_writes_history(form):
    person = form["members"][0]
    interview = request(form, by=on_page(person))
    with inside(interview):
        history = list(Entry.objects.about(interview).values_list("actor", "channel", "verb", "at"))
    assert (interview.requested_by, history) == (person, [("Jonas", "page", "requested", NOW)])


def test_each_interview_of_an_application_has_its_own_round_number(form):
    rounds = [request(form, form_key=uuid4()).round for _ in range(3)]
    assert rounds == [1, 2, 3]


def test_rounds_are_counted_for_each_application(form):
    request(form)
    assert pending(organization=form["application"].organization).round == 1


def test_a_form_sent_twice_requests_one_interview(form, outbox):
    assert request(form).pk == request(form).pk
    with inside(form["application"]):
        assert Interview.objects.count() == 1
    assert len(outbox.mails()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"round_name": "Another"},
        {"minutes": 45},
        {"time_zone": "Europe/London"},
        {"windows": OTHER_WINDOWS},
        {"guests": []},
        {"members": []},
    ],
)
def test_a_form_sent_again_with_other_content_is_refused_in_words(form, outbox, change):
    request(form)
    with pytest.raises(actions.FormChanged, match="already sent, with other content"):
        request(form, **change)
    assert len(outbox.mails()) == 1


def test_another_member_of_the_same_name_is_other_content(form):
    request(form)
    namesake = factories.member(form["application"].organization, person=factories.user(name="Jonas")).user
    with pytest.raises(actions.FormChanged):
        request(form, members=[namesake])


def test_the_same_form_of_another_application_is_refused(form):
    request(form)
    other = factories.application(factories.job(form["application"].organization))
    with pytest.raises(actions.FormChanged):
        request(form, application=other)


def test_guests_who_take_part_already_are_left_out(form):
    candidate, member = form["application"].candidate.email, form["members"][0].email
    interview = request(form, guests=[candidate, member.upper(), "Brandl@Partner.example", "brandl@partner.example"])
    with inside(interview):
        emails = set(interview.participants.values_list("email", flat=True))
    assert emails == {member, "brandl@partner.example"}


def test_the_candidate_gets_one_mail_with_a_link_that_works(form, outbox):
    request(form)
    (token,) = tokens(outbox)
    assert (outbox.recipients(), usable(token)) == ([form["application"].candidate.email], True)


def test_of_the_token_only_the_hash_stands_in_the_database(form, outbox):
    request(form)
    (token,) = tokens(outbox)
    found = {text: tables_that_hold(text) for text in (token, token.encode().hex(), token_hash(token))}
    assert list(found.values()) == [[], [], ["interviews_link"]]


def test_a_request_that_fails_half_way_leaves_nothing(form, outbox):
    with pytest.raises(DataError):
        request(form, guests=[f"{'x' * 300}@partner.example"])
    with inside(form["application"]):
        assert (Interview.objects.count(), Link.objects.count(), Message.objects.count()) == (0, 0, 0)


# Offering other times


def test_other_times_replace_those_offered_before():
    interview = pending()
    offer(interview)
    interview.refresh_from_db()
    assert (spans(interview), interview.time_zone, interview.offered_at, interview.offer) == (
        OTHER_WINDOWS,
        "America/New_York",
        LATER,
        2,
    )


def test_offering_ends_earlier_links_and_mails_a_new_one(outbox):
    interview = pending()
    offer(interview)
    old, new = tokens(outbox)
    assert (usable(old), usable(new)) == (False, True)


def test_offering_again_answers_the_open_question():
    interview = pending()
    help_request(interview)
    offer(interview)
    with inside(interview):
        assert list(HelpRequest.objects.values_list("resolved_at", flat=True)) == [LATER]


def test_an_offer_sent_twice_offers_once(outbox):
    interview, key = pending(), uuid4()
    offer(interview, key=key)
    offer(interview, key=key, now=LATER + timedelta(minutes=1))
    interview.refresh_from_db()
    assert (interview.offer, len(outbox.mails("times_offered"))) == (2, 2)


def test_an_older_offer_sent_again_does_not_come_back(outbox):
    interview, first = pending(), uuid4()
    offer(interview, key=first)
    offer(interview, windows=[window(day=14), window(day=15)])
    offer(interview, key=first, now=LATER + timedelta(minutes=1))
    assert (spans(interview), len(outbox.mails())) == ([window(day=14), window(day=15)], 3)


def test_an_offer_sent_again_with_other_times_is_refused_in_words():
    interview, key = pending(), uuid4()
    offer(interview, key=key)
    with pytest.raises(actions.FormChanged):
        offer(interview, key=key, windows=[window(day=14), window(day=15)])


@pytest.mark.parametrize(("made", "refusal"), [(booked, actions.AlreadyBooked), (cancelled, actions.Ended)])
def test_only_a_pending_interview_gets_other_times(made, refusal):
    interview = made()
    with pytest.raises(refusal):
        offer(interview)
    assert spans(interview) == [window(), window(day=1)]


# A new link


def test_a_new_link_is_mailed_and_the_old_one_ends(outbox):
    new_link(pending())
    old, new = tokens(outbox)
    assert (usable(old), usable(new)) == (False, True)


def test_at_most_one_link_a_minute_is_mailed(outbox):
    interview = pending()
    for seconds in (0, 30, 59):
        new_link(interview, now=LATER + timedelta(seconds=seconds))
    assert len(outbox.mails()) == 2
    assert usable(tokens(outbox)[1])


def test_after_a_minute_another_link_is_mailed(outbox):
    interview = pending()
    new_link(interview)
    new_link(interview, now=LATER + timedelta(seconds=60))
    assert len(outbox.mails()) == 3


@pytest.mark.parametrize(("made", "refusal"), [(booked, actions.AlreadyBooked), (cancelled, actions.Ended)])
def test_a_settled_interview_gets_no_new_link(made, refusal, outbox):
    interview = made()
    before = len(outbox.mails())
    with pytest.raises(refusal):
        new_link(interview)
    assert len(outbox.mails()) == before


def test_mail_waits_for_the_worker_with_its_content_encrypted(form):
    request(form)
    with system_context("a test looks at the outbox"):
        message = Message.objects.get()
    assert (b"/i/" in bytes(message.content), message.due_at, message.sent_at) == (False, NOW, None)
