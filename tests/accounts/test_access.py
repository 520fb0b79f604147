import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.models import Membership
from core.tenancy import organization_context
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization(now):
    return factories.organization()


def address(name, organization):
    return reverse(name, kwargs={"slug": organization.slug})


@pytest.mark.parametrize("name", ["team_applications", "team_jobs", "team_settings", "team_members"])
def test_visitors_are_led_to_the_login_page(client, organization, name):
    response = client.get(address(name, organization))
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={address(name, organization)}"


@pytest.mark.parametrize("name", ["team_applications", "team_jobs", "team_settings", "team_members"])
def test_other_organizations_do_not_exist(sign_in, organization, name):
    stranger = factories.member(factories.organization(), "admin").user
    assert sign_in(stranger).get(address(name, organization)).status_code == 404


def test_an_organization_that_does_not_exist_answers_alike(sign_in):
    assert sign_in(factories.user()).get("/team/nobody/").status_code == 404


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("team_applications", "interviewer"),
        ("team_jobs", "recruiter"),
        ("job_new", "recruiter"),
        ("team_settings", "admin"),
        ("team_members", "admin"),
    ],
)
@pytest.mark.parametrize("role", ["interviewer", "recruiter", "admin"])
def test_a_missing_role_is_refused(sign_in, organization, name, needed, role):
    person = factories.member(organization, role).user
    ranks = ["interviewer", "recruiter", "admin"]
    expected = 200 if ranks.index(role) >= ranks.index(needed) else 403
    assert sign_in(person).get(address(name, organization)).status_code == expected


def test_admins_set_up_a_second_step_first(sign_in, organization):
    admin = factories.member(organization, "admin").user
    client = sign_in(admin)
    assert client.get(address("team_members", organization)).status_code == 200
    Authenticator.objects.filter(user=admin).delete()
    for name in ("team_members", "team_applications"):
        response = client.get(address(name, organization))
        assert (response.status_code, response.url) == (302, reverse("mfa_index"))


def test_recovery_codes_alone_are_no_second_step(organization):
    admin = factories.member(organization, "admin").user
    Authenticator.objects.filter(user=admin).update(type="recovery_codes")
    assert not admin.has_second_factor()


def test_a_changed_role_holds_from_the_next_request_on(sign_in, organization):
    membership = factories.member(organization, "recruiter")
    client = sign_in(membership.user)
    assert client.get(address("team_jobs", organization)).status_code == 200
    with organization_context(organization):
        Membership.objects.filter(pk=membership.pk).update(role="interviewer")
    assert client.get(address("team_jobs", organization)).status_code == 403
