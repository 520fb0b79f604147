"""The recruiter's pages about calls: the list, one applicant, what the team may do."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse

from core.tenancy import organization_context
from tests import factories
from tests.factories import NOBODY, NOW
from tests.voicecalls.factories import application, attempt, rule, settings
from tests.voicecalls.factories import case as case_with
from voicecalls.actions import is_suppressed
from voicecalls.actions.control import pause
from voicecalls.models import AttemptState, CallCase, CallControl, CaseEnd, CaseState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DAY = timedelta(days=1)


@pytest.fixture
def case(job):
    return case_with(application(job, name="Ada Pohl", number="+4915228817001"), next_attempt_at=NOW + DAY)


@pytest.fixture
def interviewer(organization, sign_in):
    return sign_in(factories.member(organization, "interviewer").user)


def at(name: str, organization, **parts: object) -> str:
    return reverse(name, kwargs={"slug": organization.slug, **parts})


def text_of(client, address: str, status: int = 200, **more: object) -> str:
    response = client.get(address, **more)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def closed(job, name: str, end: CaseEnd, **details: Any) -> CallCase:
    """A case that has ended this way."""
    return case_with(
        application(job, name=name), state=CaseState.CLOSED, end=end, closed_at=NOW, next_attempt_at=None, **details
    )


def stored(case: CallCase) -> CallCase:
    with organization_context(case.organization):
        return CallCase.objects.get(pk=case.pk)


def test_the_parts_of_the_list_follow_what_is_searched(case, job, organization, recruiter):
    """Else a part chosen after a search would forget the search."""
    case_with(application(factories.job(organization), name="Bo Lind", number="+4915228817002"), next_attempt_at=NOW)
    page, wanted = at("calls", organization), f"job={job.pk}"
    whole = text_of(recruiter, page)
    assert 'id="calls-chips" aria-label' in whole and 'class="chip__number">2' in whole
    found = text_of(recruiter, f"{page}?{wanted}", headers={"HX-Request": "true", "HX-Target": "calls"})
    assert '<nav class="chips" id="calls-chips" hx-swap-oob="true"' in found
    assert f"{page}?{wanted}&amp;show=" in found and 'class="chip__number">1' in found and ">2<" not in found


def test_whoever_waits_is_told_when_and_why(organization, job, case, recruiter):
    with organization_context(organization):
        CallCase.objects.filter(pk=case.pk).update(reason="sunday")
    page = text_of(recruiter, at("calls", organization))
    assert "Next call tomorrow" in page
    assert "Nobody is called on Sundays." in page
    assert "0 of 6 calls made" in page


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("", {"Ada", "Ben", "Cem", "Dora", "Eve"}),
        ("waiting", {"Ada"}),
        ("calling", {"Ben"}),
        ("done", {"Cem"}),
        ("not-reached", {"Dora"}),
        ("stopped", {"Eve"}),
        ("needs-you", {"Cem"}),
        ("nonsense", {"Ada", "Ben", "Cem", "Dora", "Eve"}),
    ],
)
def test_each_part_of_the_list_shows_its_own(organization, job, recruiter, show, names):
    case_with(application(job, name="Ada A"))
    ben = case_with(application(job, name="Ben B"), state=CaseState.CALLING, next_attempt_at=None)
    attempt(ben, state=AttemptState.IN_PROGRESS)
    closed(job, "Cem C", CaseEnd.NEEDS_REVIEW)
    closed(job, "Dora D", CaseEnd.NOT_REACHED)
    closed(job, "Eve E", CaseEnd.STOPPED)
    page = text_of(recruiter, f"{at('calls', organization)}?show={show}")
    shown = {first for first in ("Ada", "Ben", "Cem", "Dora", "Eve") if f">{first} " in page}
    assert shown == names


@pytest.mark.parametrize("reason", ["exhausted", "no_questions", "not_permitted"])
def test_whoever_waits_for_ever_needs_somebody(organization, job, recruiter, reason):
    details = {"next_attempt_at": None, "reason": reason, "reason_detail": {"count": 6, "limit": 6}}
    case_with(application(job, name="Ada A"), **details)
    case_with(application(job, name="Ben B"))
    page = text_of(recruiter, f"{at('calls', organization)}?show=needs-you")
    assert [name for name in ("Ada", "Ben") if f">{name} " in page] == ["Ada"]
    assert 'Needs you <span class="chip__number chip__number--alert">1<' in page


def test_a_search_and_a_job_narrow_the_list_and_its_numbers(organization, job, case, recruiter):
    other = factories.job(organization, title="Chemist")
    rule(other)
    case_with(application(other, name="Zoe Zand"))
    assert "Zoe Zand" not in text_of(recruiter, f"{at('calls', organization)}?search=ada")
    assert "Ada Pohl" not in text_of(recruiter, f"{at('calls', organization)}?job={other.pk}")
    page = text_of(recruiter, f"{at('calls', organization)}?search=nobody")
    assert "Nobody matches." in page
    assert 'All <span class="chip__number">0</span>' in page


def test_without_a_line_or_a_rule_the_list_says_what_to_do(sign_in):
    bare = factories.organization()
    page = text_of(sign_in(factories.member(bare, "recruiter").user), at("calls", bare))
    assert "No telephone line yet" in page
    assert "An admin of your team can choose one in the settings." in page
    page = text_of(sign_in(factories.member(bare, "admin").user), at("calls", bare))
    assert at("telephone_line", bare) in page
    assert at("system_settings", bare) in page


def test_a_line_that_fails_and_calls_that_rest_are_told(organization, case, recruiter):
    with organization_context(organization):
        organization.line.problem = "config"
        organization.line.save()
        CallControl.objects.create(organization=organization, breaker_until=NOW + timedelta(minutes=10))
    page = text_of(recruiter, at("calls", organization))
    assert "The telephone line does not work" in page
    assert "Calls rest for a while" in page
    assert 'aria-checked="false"' in page


def test_the_switch_pauses_and_resumes(organization, case, recruiter):
    address = at("pause_calls", organization)
    response = recruiter.post(address, {"do": "pause", "list": "show=waiting"})
    assert response.url == f"{at('calls', organization)}?show=waiting"
    page = text_of(recruiter, at("calls", organization))
    assert "Calls are paused" in page
    assert 'aria-checked="false"' in page
    assert '<p class="strong">Paused</p>' in page
    assert "Next call" not in page
    recruiter.post(address, {"do": "resume"})
    assert "Calls are paused</p>" not in text_of(recruiter, at("calls", organization))


def test_interviewers_read_and_change_nothing(organization, case, interviewer):
    page = text_of(interviewer, at("calls", organization))
    assert "Ada Pohl" in page
    assert "Call now" not in page
    assert 'role="switch"' not in page
    assert "Stop calling" not in text_of(interviewer, at("call_case", organization, case_id=case.pk))
    for name in ("call_now", "stop_case", "never_again"):
        assert interviewer.post(at(name, organization, case_id=case.pk)).status_code == 403
    assert interviewer.post(at("pause_calls", organization), {"do": "pause"}).status_code == 403


def test_a_row_comes_anew_only_if_it_changed(organization, case, recruiter):
    address = at("call_row", organization, case_id=case.pk)
    htmx = {"HX-Request": "true"}
    first = recruiter.get(address, headers=htmx)
    assert first.status_code == 200
    seen = first.content.decode().split("?seen=")[1][:8]
    assert recruiter.get(f"{address}?seen={seen}", headers=htmx).status_code == 204
    with organization_context(organization):
        CallCase.objects.filter(pk=case.pk).update(state=CaseState.CALLING, next_attempt_at=None)
    attempt(case, state=AttemptState.RINGING)
    changed = recruiter.get(f"{address}?seen={seen}", headers=htmx)
    assert changed.status_code == 200
    assert "Ringing" in changed.content.decode()
    assert 'hx-trigger="every 3s"' in changed.content.decode()
    assert "#calls-news" in changed.content.decode()
    assert recruiter.get(address).status_code == 302  # without a script: the applicant's page


def test_who_has_ended_is_not_asked_for_again(organization, job, recruiter):
    ended = closed(job, "Ada A", CaseEnd.COMPLETED)
    address = at("call_row", organization, case_id=ended.pk)
    assert "hx-trigger" not in recruiter.get(address, headers={"HX-Request": "true"}).content.decode()


def test_call_now_is_asked_for_or_refused_in_words(organization, case, recruiter):
    address = at("call_now", organization, case_id=case.pk)
    page = recruiter.post(address, {"list": ""}, follow=True).content.decode()
    assert "Ada Pohl is called within a minute." in page
    assert stored(case).wanted_now_at == NOW
    with organization_context(organization):
        pause(organization, by=NOBODY, now=NOW)
    page = recruiter.post(address, follow=True).content.decode()
    assert "Nobody was called. Calls are paused. Calls go on as soon as somebody resumes them." in page


def test_stop_is_asked_once_more_and_done_once(organization, case, recruiter):
    address = at("stop_case", organization, case_id=case.pk)
    assert "Stop calling Ada Pohl?" in text_of(recruiter, address)
    assert stored(case).state == CaseState.WAITING
    assert "not called any more for this application" in recruiter.post(address, follow=True).content.decode()
    assert (stored(case).state, stored(case).end) == (CaseState.CLOSED, CaseEnd.STOPPED)
    assert "is not waiting for a call any more" in recruiter.post(address, follow=True).content.decode()


def test_never_again_ends_every_case_of_the_number(organization, job, case, recruiter):
    other = factories.job(organization)
    rule(other)
    also = case_with(application(other, number="+4915228817001"))
    address = at("never_again", organization, case_id=case.pk)
    assert "Never call Ada Pohl again?" in text_of(recruiter, address)
    for _twice in range(2):
        assert recruiter.post(address).status_code == 302
    assert {stored(each).end for each in (case, also)} == {CaseEnd.OPTED_OUT}
    with organization_context(organization):
        assert is_suppressed(organization, number="+4915228817001")


def test_without_a_number_nobody_is_suppressed(organization, job, recruiter):
    case = case_with(application(job, number=""))
    page = recruiter.post(at("never_again", organization, case_id=case.pk), follow=True).content.decode()
    assert "There is no number that could be called." in page
    assert stored(case).state == CaseState.WAITING


def test_what_stands_in_the_way_of_an_applicant_is_told_big_with_what_to_do(organization, job, recruiter):
    case = case_with(application(job, number=""), next_attempt_at=None, reason="no_number")
    page = text_of(recruiter, at("call_case", organization, case_id=case.pk))
    assert '<p class="told__lead">No phone number</p>' in page
    assert at("candidate_contact", organization, application_id=case.application.pk) in page


def test_a_closed_job_is_not_taken_for_a_pause(organization, job, case, recruiter):
    with organization_context(organization):
        job.closed_at = NOW
        job.save()
        CallCase.objects.filter(pk=case.pk).update(reason="paused", next_attempt_at=None)
    assert "Job closed" in text_of(recruiter, at("calls", organization))


def test_the_clock_of_the_applicant_stands_beside_the_readers(organization, job, sign_in):
    person = factories.user(time_zone="Europe/Berlin")
    client = sign_in(factories.member(organization, "recruiter", person=person).user)
    case = case_with(application(job, time_zone="Asia/Kolkata"), next_attempt_at=NOW + DAY, reason="outside_hours")
    for address in (at("calls", organization), at("call_case", organization, case_id=case.pk)):
        page = text_of(client, address)
        assert "Next call tomorrow 10:00 (Berlin)" in page
        assert "14:30 for the applicant (Kolkata)" in page


def test_the_limit_is_the_one_in_force(organization, job, case, recruiter):
    settings(organization, most_attempts=3)
    attempt(case, state=AttemptState.ENDED, outcome="no_answer")
    assert "1 of 3 calls made" in text_of(recruiter, at("calls", organization))


def test_the_application_page_tells_of_calls_in_short(organization, case, interviewer):
    address = at("team_application", organization, application_id=case.application.pk)
    page = text_of(interviewer, address)
    assert at("call_case", organization, case_id=case.pk) in page
    assert "Next call tomorrow" in page


@override_settings(CALLS_CLOCK_AHEAD=timedelta(hours=9, minutes=30))
def test_clocks_that_were_put_forward_are_no_secret(recruiter, organization):
    said = text_of(recruiter, at("calls", organization))
    assert "it is Mon 23 Nov, 19:30" in said
    assert "9 h 30 min later than it is" in said


def test_clocks_that_are_right_are_not_spoken_of(recruiter, organization):
    assert "put forward" not in text_of(recruiter, at("calls", organization))
