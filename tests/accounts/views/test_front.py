import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def test_visitors_read_what_this_is(client):
    response = client.get("/")
    words = response.content.decode()
    assert response.status_code == 200
    assert all(reverse(name) in words for name in ("jobs", "account_login", "organization_new"))


def test_everybody_is_led_to_the_page_they_work_on(sign_in, now):
    organization = factories.organization()
    homes = {
        reverse("desk"): factories.representative(),
        reverse("team_applications", kwargs={"slug": organization.slug}): factories.member(organization).user,
        reverse("my_interviews"): factories.user(),
    }
    assert [sign_in(person).get("/").url for person in homes.values()] == list(homes)


@pytest.mark.parametrize("name", ["privacy", "imprint"])
def test_legal_pages_name_whom_to_write_to(client, settings, name):
    settings.SUPPORT_EMAIL, settings.MARKETPLACE_NAME = "help@market.example", "Market"
    words = client.get(reverse(name)).content.decode()
    assert "help@market.example" in words
    assert "Market" in words


@pytest.mark.parametrize("name", ["home", "privacy", "imprint"])
def test_public_pages_ask_the_database_nothing(client, count_queries, name):
    assert count_queries(lambda: client.get(reverse(name))) == 0


@pytest.mark.parametrize("name", ["home", "privacy", "imprint"])
def test_public_pages_take_no_posts(client, name):
    assert client.post(reverse(name)).status_code == 405


class TestBrand:
    @pytest.fixture(autouse=True)
    def organization(self, now):
        return factories.organization(name="Nordlicht", accent="#1f5a96")

    def test_the_accent_is_there_for_light_and_dark(self, client):
        response = client.get("/brand/nordlicht.css?v=1f5a96")
        css = response.content.decode()
        assert response["Content-Type"] == "text/css; charset=utf-8"
        assert css.startswith("@layer tokens {\n  :root { --accent: #1f5a96; ")
        assert ':root[data-theme="dark"] { --accent: ' in css
        assert ':root:not([data-theme="light"]) { --accent: ' in css

    def test_it_is_kept_for_long_under_its_version_only(self, client):
        assert "immutable" in client.get("/brand/nordlicht.css?v=1f5a96")["Cache-Control"]
        assert client.get("/brand/nordlicht.css?v=000000")["Cache-Control"] == "public, max-age=86400"
        assert client.get("/brand/nordlicht.css")["Cache-Control"] == "public, max-age=86400"

    def test_an_organization_that_does_not_exist(self, client):
        assert client.get("/brand/nobody.css").status_code == 404
