import pytest
from django.urls import reverse

from accounts.models import Organization
from tests import factories

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Nordlicht Bio",
    "country": "DE",
    "region": "BE",
    "time_zone": "Europe/Berlin",
    "language": "de",
    "accent": "#1f5a96",
}


def test_visitors_sign_in_first(client):
    response = client.get(reverse("organization_new"))
    assert response.url == f"{reverse('account_login')}?next={reverse('organization_new')}"


def test_what_is_known_of_the_founder_is_filled_in(sign_in, now):
    words = sign_in(factories.user(time_zone="Europe/Vienna")).get(reverse("organization_new")).content.decode()
    assert '<option value="AT" selected>Austria</option>' in words
    assert '<option value="Europe/Vienna" selected>' in words


def test_an_organization_is_founded(sign_in, now):
    response = sign_in(factories.user()).post(reverse("organization_new"), FORM)
    organization = Organization.objects.get()
    assert response.url == reverse("team_jobs", kwargs={"slug": "nordlicht-bio"})
    assert {name: getattr(organization, name) for name in FORM} == FORM


def test_a_form_sent_twice_founds_once(sign_in, now):
    client = sign_in(factories.user())
    first, second = (client.post(reverse("organization_new"), FORM) for _time in range(2))
    assert first.url == second.url
    assert Organization.objects.count() == 1


def test_what_was_typed_is_kept_when_something_is_wrong(sign_in, now):
    response = sign_in(factories.user()).post(reverse("organization_new"), {**FORM, "accent": "#ffe600"})
    words = response.content.decode()
    assert response.status_code == 422
    assert "too pale to read" in words
    assert 'value="Nordlicht Bio"' in words
    assert 'value="#ffe600"' in words
    assert not Organization.objects.exists()


@pytest.mark.parametrize("number", [0, 1, 30])
def test_ones_organizations_are_listed_with_the_same_queries(sign_in, count_queries, now, number):
    person = factories.user()
    for _each in range(number):
        factories.member(factories.organization(), "recruiter", person=person)
    client = sign_in(person)
    assert count_queries(lambda: client.get(reverse("organizations"))) == 5  # session, user, teams, navigation: 2
    words = client.get(reverse("organizations")).content.decode()
    assert words.count("Recruiter") == number


def test_other_peoples_organizations_are_not_listed(sign_in, now):
    factories.organization(name="Nordlicht")
    assert "Nordlicht" not in sign_in(factories.user()).get(reverse("organizations")).content.decode()
