"""Recruiter mode in System Settings and in test calls: what it asks for, reads back, warns of and keeps."""

import pytest
from django.urls import reverse

from core.tenancy import organization_context
from tests import factories
from tests.interviews.views.seen import HTMX, words
from tests.voicecalls import factories as calls
from tests.voicecalls.appointments import arranging, colleague
from tests.voicecalls.typed import Typed, typed_settings
from voicecalls.models import AppointmentPlan, CallAttempt, StageRule
from voicecalls.queries.plans import plans_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
ARRANGED = (
    "Klara arranges a 45-minute “First interview” with Anna Weber or Jonas Beck for applicants who enter “Appointment "
    "Call”; afterwards they move to “Interview”."
)


@pytest.fixture
def organization():
    return factories.organization()


@pytest.fixture
def client(sign_in, organization):
    return sign_in(factories.member(organization, "admin").user)


@pytest.fixture
def address(organization):
    return reverse("system_settings", args=[organization.slug])


@pytest.fixture
def people(organization):
    return [colleague(organization, name=name) for name in ("Anna Weber", "Jonas Beck")]


@pytest.fixture(autouse=True)
def job(organization):
    job = factories.job(organization, title="Data Manager")
    for name in ("Appointment Call", "Interview"):
        calls.stage(job, name=name)
    return job


def row(*people, part="a", **changes):
    typed = {"stage": "Appointment Call", "mode": "recruiter", "round_name": "First interview", "minutes": "45"}
    return {**typed, **{f"panel-{member.pk}": part for member in people}, "booked": "Interview", **changes}


def sent(client, address, *rows, **more):
    return client.post(address, typed_settings(rules=rows, **more), follow=True)


def saved(organization):
    with organization_context(organization):
        return list(plans_of(StageRule.objects.all()).values())


def test_choosing_it_shows_what_it_needs_and_keeps_what_was_typed(client, address, organization, people):
    chosen: Typed = {"stage": "Appointment Call", "mode": "recruiter", "completed": "Interview"}
    response = client.post(address, typed_settings(rules=(chosen,), do="show-rules"), headers=HTMX)
    text = words(response)
    assert "Name of this round" in text
    assert "Anna Weber" in text
    assert 'value="Interview"' in response.content.decode()  # the target of the other role
    [form] = response.context["form"].rules.forms
    assert form["minutes"].value() == 30
    back = {**row(*people), "mode": "interview"}
    response = client.post(address, typed_settings(rules=(back,), do="show-rules"), headers=HTMX)
    assert 'value="First interview"' in response.content.decode()
    assert saved(organization) == []


def test_saved_it_is_read_back_and_shown_again(client, address, organization, people):
    text = words(sent(client, address, row(*people)))
    assert ARRANGED in text
    assert "Stage rule added: Appointment Call" in text
    [plan] = saved(organization)
    assert [[str(user) for user in seat] for seat in plan.seats] == [["Anna Weber", "Jonas Beck"]]
    with organization_context(organization):
        assert StageRule.objects.get().targets.get().after == "booked"
    assert "Nothing was changed" in words(sent(client, address, row(*people), seen=1))
    assert "Stage rule changed" in words(sent(client, address, row(*people, part="needed"), seen=1))
    [plan] = saved(organization)
    assert len(plan.seats) == 2


def test_back_in_interview_mode_nothing_is_left_of_it(client, address, organization, people):
    sent(client, address, row(*people))
    text = words(sent(client, address, {**row(*people, part="nonsense"), "mode": "interview"}, seen=1))
    assert "Saved." in text
    with organization_context(organization):
        assert not AppointmentPlan.objects.exists()
        assert StageRule.objects.get().mode == "interview"


def test_what_is_missing_stands_beside_its_field_and_the_rest_is_kept(client, address, organization):
    response = sent(client, address, row(round_name=" ", booked="Appointment Call"))
    [form] = response.context["form"].rules.forms
    assert response.status_code == 422
    assert set(form.errors) == {"round_name", "panel"}
    assert form["minutes"].value() == "45"
    assert saved(organization) == []


def test_a_circle_is_refused_beside_the_target_that_closes_it(client, address, people):
    response = sent(client, address, row(*people, booked="Appointment Call"))
    [form] = response.context["form"].rules.forms
    assert "leads in a circle" in str(form.errors["booked"])


def test_people_without_published_times_are_warned_of_and_saved(client, address, organization):
    silent = factories.member(organization, person=factories.user(name="Mia Still"))
    response = sent(client, address, row(silent, part="needed"))
    text = words(response)
    assert "Saved." in text
    assert "Mia Still has published no availability, so there is no time to offer and nobody is called." in text
    assert reverse("availability", args=[organization.slug]) in response.content.decode()


def test_whoever_left_the_team_is_told_of(client, address, organization, people):
    sent(client, address, row(people[0], part="needed"))
    with organization_context(organization):
        people[0].delete()
    assert "Somebody with whom the appointment was has left the team." in words(client.get(address))


def test_a_test_call_can_try_it(client, organization, people):
    rule = arranging(organization, people)
    calls.line(organization)
    address = reverse("test_calls", args=[organization.slug])
    assert "Recruiter mode: “First interview” (stage “Appointment Call”)" in words(client.get(address))
    typed = {"number": "+49 1522 8817001", "job": rule.job_id, "language": "en", "tries": rule.pk}
    assert client.post(address, typed).status_code == 302
    with organization_context(organization):
        attempt = CallAttempt.objects.get()
    assert (attempt.tries_id, attempt.brief["appointment"]["round_name"]) == (rule.pk, "First interview")
    assert attempt.brief["questions"] == []
