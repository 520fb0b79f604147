"""The representative's desk."""

import re
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from core.tenancy import organization_context, system_context
from interviews import actions
from interviews.models import Interview
from notifications.models import Message
from tests import factories
from tests.factories import NOBODY, NOW
from tests.interviews.factories import booked, cancelled, help_request, pending, start, window
from tests.interviews.views.seen import values, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DETAILS = {"conference_link": "https://meet.example/1", "conference_phone": "", "conference_notes": ""}


@pytest.fixture
def maya() -> User:
    return factories.representative(time_zone="Europe/London")


@pytest.fixture
def organization(maya) -> Organization:
    return looked_after(maya)


@pytest.fixture
def visitor(maya, sign_in):
    return sign_in(maya)


def looked_after(by: User) -> Organization:
    made = factories.organization()
    made.representative = by
    made.save()
    return made


def conference(interview: Interview) -> str:
    return reverse("conference", kwargs={"interview_id": interview.pk})


def failed_mail(interview: Interview) -> Message:
    """A mail about the interview that nobody could deliver."""
    with system_context("a test"):
        Message.objects.update(due_at=None, failed_at=NOW, error="550 no such mailbox", attempts=12)
        message = Message.objects.filter(organization=interview.organization).first()
        assert message
        return message


def state_of(message: Message) -> tuple[object, object, int]:
    with system_context("a test"):
        row = Message.objects.get(pk=message.pk)
        return row.due_at, row.failed_at, row.attempts


def test_an_empty_desk_says_so(visitor, organization):
    assert "Nothing is waiting for you." in words(visitor.get(reverse("desk")))


def test_every_interview_stands_where_it_needs_a_hand(visitor, organization):
    help_request(pending(organization=organization), message="Only Fridays")
    pending(organization=organization)
    booked(organization=organization)
    cancelled(organization=organization)
    complete = booked(organization=organization)
    with organization_context(organization):
        actions.set_conference_details(complete, link="https://meet.example/1", phone="", notes="", by=NOBODY, now=NOW)
    lists = visitor.get(reverse("desk")).context["lists"]
    counts = [len(each) for each in (lists.times_asked, lists.not_booked, lists.details_missing, lists.upcoming)]
    assert counts == [1, 1, 1, 1]
    assert lists.upcoming == [complete]


def test_times_stand_in_the_representatives_zone(visitor, organization):
    booked(organization=organization)
    assert "Tue 24 Nov, 09:00–09:30 London, GMT" in words(visitor.get(reverse("desk")))


def test_interviews_that_are_over_leave_the_desk(visitor, organization):
    booked(organization=organization)
    with time_machine.travel(start(hour=10), tick=False):
        assert "Nothing is waiting for you." in words(visitor.get(reverse("desk")))


def test_asking_twice_is_listed_once(visitor, organization):
    interview = pending(organization=organization)
    for message in ("Only Fridays", "Or Mondays"):
        help_request(interview, message=message)
    page = visitor.get(reverse("desk"))
    assert page.context["lists"].times_asked == [interview]
    assert "Or Mondays" in words(page)


def test_other_organizations_are_not_on_the_desk(visitor, organization):
    foreign = looked_after(factories.representative())
    booked(organization=foreign)
    assert foreign.name not in words(visitor.get(reverse("desk")))


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_representatives_interview_does_not_exist(visitor, organization, method):
    foreign = booked(organization=looked_after(factories.representative()))
    answer = getattr(visitor, method)(conference(foreign), DETAILS)
    foreign.refresh_from_db()
    assert (answer.status_code, foreign.conference_link) == (404, "")


def test_another_representatives_mail_is_not_sent_again(visitor, organization):
    message = failed_mail(booked(organization=looked_after(factories.representative())))
    before = state_of(message)
    answer = visitor.post(reverse("retry_message", args=[message.pk]))
    assert (answer.status_code, state_of(message)) == (404, before)


@pytest.mark.parametrize("name", ["desk", "conference", "retry_message"])
def test_the_desk_is_for_representatives(sign_in, organization, name):
    interview = booked(organization=organization)
    addresses = {
        "desk": reverse("desk"),
        "conference": conference(interview),
        "retry_message": reverse("retry_message", args=[failed_mail(interview).pk]),
    }
    recruiter = sign_in(factories.member(organization, "admin").user)
    method = recruiter.post if name == "retry_message" else recruiter.get
    assert method(addresses[name]).status_code == 403


def test_a_representative_without_a_second_step_is_led_to_set_one_up(sign_in):
    without = factories.user(is_representative=True)
    answer = sign_in(without).get(reverse("desk"))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_index"))


def test_a_visitor_is_led_to_the_login():
    assert Client().get(reverse("desk")).headers["Location"].startswith(reverse("account_login"))


# Conference details


def test_saving_details_tells_everybody_and_moves_the_interview_on(visitor, organization, outbox):
    interview = booked(organization=organization)
    page = visitor.post(conference(interview), DETAILS, follow=True)
    assert "Saved. Everybody gets the updated invitation now." in words(page)
    assert (page.context["lists"].upcoming, len(outbox.mails("details_changed"))) == ([interview], 3)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"conference_link": ""}, "Please fill in at least one of them."),
        ({"conference_link": "javascript:alert(1)"}, "This is not a web address."),
        ({"conference_link": "ftp://meet.example/1"}, "This is not a web address."),
        ({"conference_link": "not an address"}, "This is not a web address."),
        ({"conference_phone": "1" * 41}, "Please check what you entered"),
        ({"conference_notes": "x" * 2001}, "Please check what you entered"),
    ],
)
def test_details_that_lead_nowhere_are_refused_and_kept(visitor, organization, outbox, change, sentence):
    interview = booked(organization=organization)
    page = visitor.post(conference(interview), {**DETAILS, **change})
    (typed,) = change.values()
    assert (page.status_code, sentence in words(page), typed in page.content.decode()) == (422, True, True)
    assert outbox.mails("details_changed") == []


def test_a_form_that_came_empty_is_refused(visitor, organization):
    page = visitor.post(conference(booked(organization=organization)), {})
    assert (page.status_code, "Please fill in at least one of them." in words(page)) == (422, True)


def test_details_are_shown_for_correction(visitor, organization):
    interview = booked(organization=organization)
    visitor.post(conference(interview), DETAILS)
    assert 'value="https://meet.example/1"' in visitor.get(conference(interview)).content.decode()


@pytest.mark.parametrize("made", [pending, cancelled])
def test_without_a_booked_time_there_is_nothing_to_join(visitor, organization, made):
    interview = made(organization=organization)
    assert "Conference details" not in words(visitor.get(conference(interview)))
    page = visitor.post(conference(interview), DETAILS, follow=True)
    assert "This interview is not booked. Nothing was changed." in words(page)


def test_saving_what_stands_there_already_says_that_nothing_is_sent(visitor, organization, outbox):
    interview = booked(organization=organization)
    visitor.post(conference(interview), DETAILS)
    page = visitor.post(conference(interview), DETAILS, follow=True)
    assert "Nothing was changed, so nothing was sent." in words(page)
    assert len(outbox.mails("details_changed")) == 3


def test_looking_at_an_interview_changes_nothing(visitor, organization, outbox):
    interview = booked(organization=organization)
    visitor.get(conference(interview))
    visitor.head(conference(interview))
    assert outbox.mails("details_changed") == []


# Undelivered mail


def test_undelivered_mail_is_shown_with_what_the_server_said(visitor, organization):
    interview = booked(organization=organization)
    failed_mail(interview)
    pages = [words(visitor.get(each)) for each in (reverse("desk"), conference(interview))]
    assert ["550 no such mailbox" in page for page in pages] == [True, True]


def test_failed_mail_is_tried_again(visitor, organization):
    message = failed_mail(booked(organization=organization))
    page = visitor.post(reverse("retry_message", args=[message.pk]), follow=True)
    assert f"We try to deliver the mail to {message.recipient} again now." in words(page)
    assert state_of(message) == (NOW, None, 0)


def test_mail_that_waits_anyway_is_not_touched(visitor, organization):
    booked(organization=organization)
    with system_context("a test"):
        waiting = Message.objects.filter(organization=organization)[0]
    assert visitor.post(reverse("retry_message", args=[waiting.pk])).status_code == 404


def test_trying_again_needs_a_form(visitor, organization):
    message = failed_mail(booked(organization=organization))
    answer = visitor.get(reverse("retry_message", args=[message.pk]))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "This page cannot be used in that way" in words(answer)


def test_the_number_of_queries_does_not_grow_with_the_desk(maya, organization, sign_in, count_queries):
    def queries():
        visitor = sign_in(maya)
        visitor.get(reverse("desk"))
        return count_queries(lambda: visitor.get(reverse("desk")))

    for _ in range(2):
        pending(organization=organization)
        booked(organization=organization)
        help_request(pending(organization=organization))
    few = queries()
    for _ in range(3):
        other = looked_after(maya)
        pending(organization=other)
        booked(organization=other)
        help_request(pending(organization=other))
    assert queries() == few


# What waits, and what resolves it


def do(visitor: Client, name: str, interview: Interview, **form: str) -> str:
    """The words of the page after a button of the desk."""
    return words(visitor.post(reverse(name, kwargs={"interview_id": interview.pk}), form, follow=True))


def test_reminding_says_so_and_a_second_click_too(visitor, organization, outbox):
    interview = pending(organization=organization)
    name = interview.application.candidate.name
    assert f"{name} is reminded now." in do(visitor, "remind_now", interview, then="desk")
    assert "No other was sent." in do(visitor, "remind_now", interview)
    assert len(outbox.mails("reminder_not_booked")) == 1


def test_the_candidate_is_asked_for_preferences_once_and_answers_the_representative(visitor, organization, outbox):
    interview = cancelled(organization=organization)
    for _ in range(2):
        assert "is asked by mail which times suit. The answer comes to you." in do(
            visitor, "ask_preferences", interview
        )
    [mail] = outbox.mails("preferences_asked")
    assert (mail.to, mail.reply_to) == (interview.application.candidate.email, organization.representative.email)
    assert (mail.invite, "http" in mail.text.partition("-- ")[0]) == (None, False)
    assert "asked for preferences on" in words(visitor.get(reverse("desk")))


def test_preferences_are_asked_of_cancelled_interviews_only(visitor, organization, outbox):
    assert "This interview is not cancelled." in do(visitor, "ask_preferences", booked(organization=organization))
    assert outbox.mails("preferences_asked") == []


def test_what_is_settled_leaves_the_desk(visitor, organization):
    interview = cancelled(organization=organization)
    assert "Cancelled and waiting" in words(visitor.get(reverse("desk")))
    page = do(visitor, "settle", interview, then="desk")
    assert ("Settled. It is off your desk." in page, "Cancelled and waiting" in page) == (True, False)


def test_notes_stand_on_the_interview_newest_first_and_a_double_click_writes_one(visitor, organization):
    interview = pending(organization=organization)
    first = {"form_key": str(uuid4()), "text": "Rang, no answer."}
    for form in (first, first, {"form_key": str(uuid4()), "text": "Rings back."}):
        page = do(visitor, "add_note", interview, **form)
    assert page.count("Rang, no answer.") == 1
    assert "Rang, no answer." in page and "Rings back." in page


def test_an_empty_note_is_explained_beside_the_field(visitor, organization):
    there = reverse("add_note", kwargs={"interview_id": pending(organization=organization).pk})
    page = visitor.post(there, {"form_key": str(uuid4()), "text": " "})
    assert (page.status_code, "Please write something." in words(page)) == (422, True)
    assert "Interview with" in words(visitor.get(there, follow=True))


def test_a_proposed_time_is_booked_from_the_desk(visitor, organization):
    interview = pending(organization=organization)
    with organization_context(organization):
        request = actions.report_no_fit(
            interview, message="Later?", proposed=[start(day=2, hour=15)], form_key=uuid4(), by=NOBODY, now=NOW
        )
        proposed = request.proposed_times.get()
    assert "Book this time" in words(visitor.get(reverse("desk")))
    address = reverse("desk_accept_proposal", kwargs={"proposed_id": proposed.pk})
    asked = visitor.get(address, {"then": "desk"})
    assert ("Nothing is booked yet." in words(asked), values(asked, "then")) == (True, ["desk"])
    page = words(visitor.post(address, {"then": "desk"}, follow=True))
    assert ("Everybody gets the invitation now." in page, "New times asked" in page) == (True, False)
    interview.refresh_from_db()
    assert interview.starts_at == start(day=2, hour=15)


def test_the_representative_finds_somebody_for_an_empty_seat(visitor, organization):
    interview = booked(organization=organization)
    with organization_context(organization):
        actions.step_back(Interview.objects.with_people().get(pk=interview.pk).pool()[0], by=NOBODY, now=NOW)
    dan = factories.member(organization, person=factories.user(name="Dan"))
    assert "Find somebody" in words(visitor.get(reverse("desk")))
    page = do(visitor, "desk_fill_seat", interview, seat="1", member=str(dan.pk))
    assert ("Dan takes the seat" in page, "Somebody is missing" in page) == (True, False)


def offer_form() -> dict[str, str]:
    """Two mornings in December, as typed."""
    form = {"windows-TOTAL_FORMS": "2", "windows-INITIAL_FORMS": "0", "form_key": str(uuid4())}
    for number, day in enumerate(("2026-12-01", "2026-12-02")):
        form |= {f"windows-{number}-day": day, f"windows-{number}-opens": "09:00", f"windows-{number}-closes": "11:00"}
    return {**form, "time_zone": "Europe/Berlin"}


def newest(organization: Organization) -> Interview:
    with organization_context(organization):
        return Interview.objects.with_people().order_by("-offered_at", "-round", "pk").exclude(state="cancelled").get()


def test_a_cancelled_interview_is_requested_again_in_the_teams_place(visitor, maya, organization, outbox):
    ines = factories.member(organization, person=factories.user(name="Ines")).user
    old = cancelled(booked(organization=organization, members=[ines], guests=["gast@labor.example"]))
    address, form = reverse("desk_offer_times", kwargs={"interview_id": old.pk}), offer_form()
    do(visitor, "ask_preferences", old)
    for there in (reverse("desk"), conference(old)):
        assert f'href="{address}"' in visitor.get(there).content.decode()
    for _ in range(2):  # sent twice, it requests once
        visitor.post(address, form)
    new = newest(organization)
    assert (new.round, new.round_name, new.requested_by) == (old.round, old.round_name, ines)
    assert [(each.seat, each.email) for each in new.pool()] == [(2, "gast@labor.example"), (1, ines.email)]
    assert len(outbox.mails("times_offered")) == 2
    assert "Cancelled and waiting" not in words(visitor.get(reverse("desk")))
    assert visitor.get(address).headers["Location"] == conference(old)


def test_where_somebody_needed_has_left_the_team_has_to_request_it(visitor, organization, outbox):
    member = factories.member(organization)
    old = cancelled(booked(organization=organization, members=[member.user]))
    with organization_context(organization):
        member.delete()
    page = visitor.post(reverse("desk_offer_times", kwargs={"interview_id": old.pk}), offer_form(), follow=True)
    assert "Somebody needed does not belong to the team any more. Nothing was sent" in words(page)
    assert len(outbox.mails("times_offered")) == 1


def test_offering_again_begins_with_the_windows_that_can_still_be_kept(visitor, organization):
    interview = pending(
        organization=organization, windows=[window(), window(day=1), window(day=2, opens=13, closes=15)]
    )
    with time_machine.travel(start(hour=12), tick=False):
        page = visitor.get(reverse("desk_offer_times", kwargs={"interview_id": interview.pk})).content.decode()
    chosen = re.findall(r'<option value="([\d:]+)" selected', page)
    days = re.findall(r'name="windows-\d-day" value="([\d-]+)"', page)
    assert (days[:2], chosen) == (["2026-11-25", "2026-11-26"], ["10:00", "12:00", "14:00", "16:00"])


def test_the_representative_offers_times_in_the_teams_place(visitor, organization, outbox):
    interview = pending(organization=organization)
    help_request(interview)
    address, form = reverse("desk_offer_times", kwargs={"interview_id": interview.pk}), offer_form()
    looked_at = visitor.post(address, {**form, "preview": "on"})
    assert "The candidate will see 8 times on 2 days" in words(looked_at)
    page = words(visitor.post(address, form, follow=True))
    assert "gets an email with the new times now. The candidate will see 8 times on 2 days." in page
    assert len(outbox.mails("times_offered")) == 2
