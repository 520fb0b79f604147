import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

FORM = {"name": "Jonas Weber", "language": "de", "time_zone": "Europe/Vienna"}


def test_name_language_and_clock_are_saved(sign_in, now):
    person = factories.user()
    client = sign_in(person)
    response = client.post(reverse("profile"), FORM)
    person.refresh_from_db()
    assert response.url == reverse("profile")
    assert (person.name, person.language, person.time_zone) == ("Jonas Weber", "de", "Europe/Vienna")


def test_the_browser_speaks_the_chosen_language_from_now_on(sign_in, now):
    client = sign_in(factories.user(language="en"))
    response = client.post(reverse("profile"), FORM)
    assert response.cookies["django_language"].value == "de"
    assert '<html lang="de">' in client.get(reverse("profile")).content.decode()


@pytest.mark.parametrize("change", [{"name": ""}, {"language": "fr"}, {"time_zone": "Mars/Olympus"}])
def test_mistakes_are_explained_and_change_nothing(sign_in, now, change):
    person = factories.user(name="Jonas")
    response = sign_in(person).post(reverse("profile"), {**FORM, **change})
    person.refresh_from_db()
    assert response.status_code == 422
    assert "Please check what you entered" in response.content.decode()
    assert (person.name, person.language, person.time_zone) == ("Jonas", "en", "Europe/Berlin")


def test_the_address_cannot_be_changed_on_the_way(sign_in, now):
    person = factories.user(email="jonas@example.com")
    sign_in(person).post(reverse("profile"), {**FORM, "email": "other@example.com", "is_representative": "on"})
    person.refresh_from_db()
    assert (person.email, person.is_representative) == ("jonas@example.com", False)
