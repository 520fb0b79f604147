import pytest
from django.urls import reverse

from accounts.models import Entry
from core.tenancy import organization_context
from marketplace.models import Candidate
from tests import factories

pytestmark = pytest.mark.django_db
FORM = {"phone": "030 / 23125 012", "country": "DE", "region": "de-be"}


@pytest.fixture
def application(now):
    return factories.application(factories.job(factories.organization()))


@pytest.fixture
def client(sign_in, application):
    return sign_in(factories.member(application.organization, "recruiter").user)


def address(application, name="candidate_contact"):
    return reverse(name, args=[application.organization.slug, application.pk])


def kept(application):
    with organization_context(application.organization):
        return Candidate.objects.values_list("phone", "phone_as_typed", "country", "region").get()


def history(application):
    with organization_context(application.organization):
        return [entry.detail["changed"] for entry in Entry.objects.about(application.candidate)]


def test_phone_and_place_are_corrected_and_shown(client, application):
    for _time in range(2):
        assert client.post(address(application), FORM).url == address(application, "team_application")
    assert kept(application) == ("+493023125012", "030 / 23125 012", "DE", "BE")
    assert history(application) == [["phone", "country", "region"]]
    words = client.get(address(application, "team_application")).content.decode()
    assert "tel:+493023125012" in words
    assert "+49 30 23125012" in words
    assert "Germany (BE)" in words


def test_history_keeps_no_number(client, application):
    client.post(address(application), FORM)
    with organization_context(application.organization):
        assert "23125" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_numbers_are_read_as_in_the_country_chosen(client, application):
    client.post(address(application), {**FORM, "phone": "(202) 555-0143", "country": "US", "region": ""})
    assert kept(application)[0] == "+12025550143"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"phone": "ask my sister"}, "This does not look like a phone number."),
        ({"phone": "0900 1234567"}, "cost extra"),
        ({"phone": "9" * 61}, "at most 60 characters"),
        ({"country": ""}, "choose the country of this region"),
        ({"country": "XX"}, "Select a valid choice"),
        ({"region": "Bavaria"}, "not the short code of a region"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_everything_kept(client, application, wrong, words):
    response = client.post(address(application), {**FORM, **wrong})
    shown = response.content.decode()
    assert response.status_code == 422
    assert words in shown
    assert all(value.upper() in shown.upper() for value in wrong.values() if value != "XX")
    assert kept(application) == ("", "", "", "")


def test_everything_can_be_forgotten(client, application):
    client.post(address(application), FORM)
    client.post(address(application), {"phone": "", "country": "", "region": ""})
    assert kept(application) == ("", "", "", "")
    assert "No phone number" in client.get(address(application, "team_application")).content.decode()


def test_a_number_that_came_from_elsewhere_and_cannot_be_dialled(client, application):
    with organization_context(application.organization):
        Candidate.objects.update(phone_as_typed="ask my sister")
    assert "cannot be dialled" in client.get(address(application, "team_application")).content.decode()
    assert 'value="ask my sister"' in client.get(address(application)).content.decode()
    client.post(address(application), {"phone": "", "country": "", "region": ""})
    assert kept(application) == ("", "", "", "")


def test_interviewers_may_not(sign_in, application):
    interviewer = sign_in(factories.member(application.organization, "interviewer").user)
    assert interviewer.post(address(application), FORM).status_code == 403
    assert address(application) not in interviewer.get(address(application, "team_application")).content.decode()


def test_foreign_applications_do_not_exist(client, application):
    foreign = factories.application(factories.job(factories.organization()))
    own = reverse("candidate_contact", args=[application.organization.slug, foreign.pk])
    assert client.post(own, FORM).status_code == 404


def test_an_address_is_added_where_none_is_known(client, application):
    with organization_context(application.organization):
        Candidate.objects.update(email="")
    other = factories.candidate(application.organization, email="ana@example.com")
    assert "No email address known" in client.get(address(application, "team_application")).content.decode()
    taken = client.post(address(application), {**FORM, "email": "ANA@example.com"})
    assert taken.status_code == 422
    assert "Another candidate of your organization has this email address already." in taken.content.decode()
    client.post(address(application), {**FORM, "email": "ana.b@example.com"})
    assert "mailto:ana.b@example.com" in client.get(address(application, "team_application")).content.decode()
    assert 'name="email"' not in client.get(address(application)).content.decode()
    assert history(application) == [["phone", "country", "region", "email"]]
    client.post(address(application), {**FORM, "email": "elsewhere@example.com"})
    with organization_context(application.organization):
        assert set(Candidate.objects.values_list("email", flat=True)) == {"ana.b@example.com", other.email}
