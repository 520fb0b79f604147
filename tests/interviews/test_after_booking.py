"""What happens beside and after the booking: no time fits, conference details, calling it off."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from icalendar import Calendar

from accounts.actor import on_page
from accounts.models import Entry, Organization
from core.tenancy import organization_context
from interviews import actions
from interviews.models import HelpRequest, Interview, InterviewSeat
from tests import factories
from tests.factories import NOW
from tests.interviews.factories import booked, cancelled, candidate_actor, help_request, pending, start

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
OVER = start(minute=30)
DETAILS = {"link": "https://meet.example/1", "phone": "+49 30 1234", "notes": "Bring questions."}


@pytest.fixture
def organization() -> Organization:
    made = factories.organization()
    made.representative = factories.representative(email="maya@clora.example")
    made.save()
    return made


def ask(interview: Interview, *, message: str = "After 17:00, please", key: UUID | None = None) -> HelpRequest:
    with organization_context(interview.organization):
        return actions.report_no_fit(
            interview, message=message, form_key=key or uuid4(), by=candidate_actor(interview), now=LATER
        )


def detail(interview: Interview, *, now=LATER, **changes: Any) -> None:
    with organization_context(interview.organization):
        actions.set_conference_details(interview, **{**DETAILS, **changes}, by=factories.NOBODY, now=now)


def cancel(interview: Interview, *, by=None, reason: str = "Ill", now=LATER) -> None:
    with organization_context(interview.organization):
        actions.cancel(interview, reason=reason, by=by or candidate_actor(interview), now=now)


def everybody(interview: Interview) -> list[str]:
    with organization_context(interview.organization):
        return sorted({*interview.people(), "maya@clora.example"})


def events(outbox, kind: str) -> set[tuple[str, str, int, str]]:
    """(method in the part, method inside, sequence, status) of every invitation of a kind."""
    found = set()
    for mail in outbox.mails(kind):
        assert mail.invite
        file = Calendar.from_ical(mail.invite["ics"])
        (event,) = file.walk("VEVENT")
        found.add((mail.invite["method"], str(file["METHOD"]), int(str(event["SEQUENCE"])), str(event["STATUS"])))
    return found


# No time fits


def test_representative_and_requester_get_one_message_each(organization, outbox):
    recruiter = factories.member(organization).user
    ask(pending(organization=organization, by=recruiter))
    assert outbox.recipients("no_time_fits") == sorted(["maya@clora.example", recruiter.email])
    assert all("After 17:00, please" in mail.text for mail in outbox.mails("no_time_fits"))


def test_a_representative_who_requested_gets_one_message(organization, outbox):
    ask(pending(organization=organization, by=organization.representative))
    assert outbox.recipients("no_time_fits") == ["maya@clora.example"]


def test_without_a_representative_the_support_mailbox_is_told(outbox, settings):
    without = factories.organization()
    without.representative = None
    without.save()
    ask(pending(organization=without, members=[]))
    assert outbox.recipients("no_time_fits") == [settings.SUPPORT_EMAIL]


def test_the_same_form_sent_again_tells_nobody_again(organization, outbox):
    interview, key = pending(organization=organization), uuid4()
    first, again = ask(interview, key=key), ask(interview, key=key)
    assert (again.pk, len(outbox.mails("no_time_fits"))) == (first.pk, 2)


def test_the_same_form_with_another_message_is_refused_in_words():
    interview, key = pending(), uuid4()
    ask(interview, key=key)
    with pytest.raises(actions.FormChanged):
        ask(interview, key=key, message="Before 9:00, please")


def test_the_key_of_another_interviews_form_is_refused_in_words(organization):
    key = uuid4()
    ask(pending(organization=organization), key=key)
    with pytest.raises(actions.FormChanged):
        ask(pending(organization=organization), key=key)


def test_asking_twice_tells_twice(organization, outbox):
    interview = pending(organization=organization)
    ask(interview)
    ask(interview, message="Or on Fridays")
    assert len(outbox.mails("no_time_fits")) == 4


def test_asking_leaves_the_times_on_offer():
    interview = pending()
    ask(interview)
    assert booked(interview).is_booked


def test_a_cancelled_interview_gets_no_other_times():
    interview = cancelled()
    with pytest.raises(actions.Ended):
        ask(interview)
    with organization_context(interview.organization):
        assert HelpRequest.objects.count() == 0


def test_asking_leaves_a_booked_time_booked():
    interview = booked()
    ask(interview)
    interview.refresh_from_db()
    assert (interview.state, interview.starts_at) == ("booked", start())


# Conference details


def test_details_are_stored_and_everybody_gets_the_updated_invitation(organization, outbox):
    interview = booked(organization=organization, guests=["brandl@partner.example"])
    detail(interview)
    interview.refresh_from_db()
    stored = (interview.conference_link, interview.conference_phone, interview.conference_notes, interview.sequence)
    assert stored == (*DETAILS.values(), 1)
    assert outbox.recipients("details_changed") == everybody(interview)
    assert events(outbox, "details_changed") == {("REQUEST", "REQUEST", 1, "CONFIRMED")}


def test_the_updated_invitation_carries_the_uid_of_the_first(organization, outbox):
    interview = booked(organization=organization)
    detail(interview)
    uids = {Calendar.from_ical(mail.invite["ics"]).walk("VEVENT")[0]["UID"] for mail in outbox.mails() if mail.invite}
    assert uids == {interview.ical_uid}


def test_the_same_details_again_send_nothing(organization, outbox):
    interview = booked(organization=organization)
    detail(interview)
    detail(interview, now=LATER + timedelta(minutes=1))
    interview.refresh_from_db()
    assert (interview.sequence, len(outbox.mails("details_changed"))) == (1, 3)


def test_a_correction_raises_the_sequence_again(organization, outbox):
    interview = booked(organization=organization)
    detail(interview)
    detail(interview, link="https://meet.example/2")
    assert {sequence for *_, sequence, _ in events(outbox, "details_changed")} == {1, 2}


@pytest.mark.parametrize("made", [pending, cancelled])
def test_only_a_booked_interview_takes_details(made, outbox):
    interview = made()
    with pytest.raises(actions.NotBooked, match="Nothing was changed"):
        detail(interview)
    assert outbox.mails("details_changed") == []


def test_an_interview_that_is_over_takes_no_details():
    interview = booked()
    with pytest.raises(actions.Over):
        detail(interview, now=OVER)


# Calling it off


def test_everybody_is_told_once_who_cancelled(organization, outbox):
    interview = booked(organization=organization, guests=["brandl@partner.example"])
    cancel(interview)
    candidate = interview.application.candidate
    assert outbox.recipients("cancelled") == everybody(interview)
    said = {f"{candidate.name} cancelled it.", "You cancelled it."}
    found = {mail.to: [words for words in said if words in mail.text] for mail in outbox.mails("cancelled")}
    assert found.pop(candidate.email) == ["You cancelled it."]
    assert all(words == [f"{candidate.name} cancelled it."] for words in found.values())
    assert all("Ill" in mail.text for mail in outbox.mails("cancelled"))


def test_the_calendar_entry_is_called_off_with_a_raised_sequence(organization, outbox):
    cancel(booked(organization=organization))
    assert events(outbox, "cancelled") == {("CANCEL", "CANCEL", 1, "CANCELLED")}


def test_after_details_the_cancellation_ranks_above_them(organization, outbox):
    interview = booked(organization=organization)
    detail(interview)
    cancel(interview)
    assert events(outbox, "cancelled") == {("CANCEL", "CANCEL", 2, "CANCELLED")}


def test_cancelling_a_pending_interview_carries_no_calendar_entry(organization, outbox):
    cancel(pending(organization=organization))
    assert [mail.invite for mail in outbox.mails("cancelled")] == [None] * 3


def test_cancelling_twice_tells_once(organization, outbox):
    interview = booked(organization=organization)
    cancel(interview)
    cancel(interview, by=factories.NOBODY, reason="Again")
    interview.refresh_from_db()
    assert (interview.cancel_reason, interview.sequence, len(outbox.mails("cancelled"))) == ("Ill", 1, 3)


def test_the_cancellation_is_stored_with_who_why_and_when(organization):
    recruiter = factories.member(organization).user
    cancel(interview := booked(organization=organization), by=on_page(recruiter))
    interview.refresh_from_db()
    stored = (interview.state, interview.cancelled_by, interview.cancel_reason, interview.cancelled_at)
    assert stored == ("cancelled", recruiter.name, "Ill", LATER)
    with organization_context(organization):
        last = list(Entry.objects.about(interview).values_list("verb", "actor", "detail"))[-1]
    assert last == ("cancelled", recruiter.name, {"reason": "Ill"})


def test_cancelling_frees_every_seat_and_keeps_them_as_history():
    interview = cancelled()
    with organization_context(interview.organization):
        assert list(InterviewSeat.objects.values_list("active", flat=True)) == [False, False]


def test_cancelling_answers_the_open_question():
    interview = pending()
    help_request(interview)
    cancel(interview)
    with organization_context(interview.organization):
        assert HelpRequest.objects.get().resolved_at == LATER


def test_an_interview_that_has_begun_can_still_be_cancelled():
    interview = booked()
    cancel(interview, now=OVER - timedelta(seconds=1))
    interview.refresh_from_db()
    assert interview.state == "cancelled"


def test_an_interview_that_is_over_stays_as_it_is(outbox):
    interview = booked()
    with pytest.raises(actions.NotBooked, match="is over"):
        cancel(interview, now=OVER)
    interview.refresh_from_db()
    assert (interview.state, outbox.mails("cancelled")) == ("booked", [])


def test_one_address_is_told_once_whatever_its_roles(organization, outbox):
    interview = booked(organization=organization, guests=["maya@clora.example"])
    cancel(interview)
    assert outbox.recipients("cancelled").count("maya@clora.example") == 1
