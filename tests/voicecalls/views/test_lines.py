"""The telephone line: connected, rotated, checked; its token is never shown."""

import pytest
from django.urls import reverse

from accounts.models import Entry
from core.tenancy import organization_context
from tests import factories
from tests.interviews.views.seen import words
from tests.voicecalls.typed import typed_line
from voicecalls.models import Line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def organization():
    return factories.organization()


@pytest.fixture
def address(organization):
    return reverse("telephone_line", args=[organization.slug])


@pytest.fixture
def client(sign_in, organization):
    return sign_in(factories.member(organization, "admin").user)


def line(organization) -> Line:
    with organization_context(organization):
        return Line.objects.get()


def test_a_line_is_connected_and_tells_where_calls_come_in(client, address, organization):
    text = words(client.post(address, typed_line(), follow=True))
    saved = line(organization)
    assert (saved.number, saved.most_calls, saved.tokens) == ("+493023125017", 4, ("a-token-for-tests",))
    assert f"/calls/hooks/inbound/{saved.pk}/" in text
    assert "a-token-for-tests" not in client.get(address).content.decode()
    with organization_context(organization):
        [entry] = Entry.objects.filter(verb="connected telephone line")
    assert entry.detail["new_token"] is True
    assert "a-token-for-tests" not in str(entry.detail)


def test_the_token_before_stays_valid_until_it_is_forgotten(client, address, organization):
    client.post(address, typed_line())
    client.post(address, typed_line(token="another-token"))
    assert line(organization).tokens == ("another-token", "a-token-for-tests")
    client.post(address, typed_line(token="", most_calls="9"))
    assert (line(organization).tokens[0], line(organization).most_calls) == ("another-token", 9)
    client.post(reverse("line_forget_token", args=[organization.slug]))
    assert line(organization).tokens == ("another-token",)


def test_another_account_needs_its_own_token(client, address, organization):
    client.post(address, typed_line())
    other = f"AC{'0a' * 16}"
    refused = client.post(address, typed_line(account_sid=other, token=""))
    assert "Please enter the token that belongs to this account." in words(refused)
    client.post(address, typed_line(account_sid=other, token="a-third-token"))
    assert line(organization).tokens == ("a-third-token",)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("account_sid", "SK12"), ("token", "short"), ("number", "nobody"), ("calls_per_second", "0"), ("most_calls", "0")],
)
def test_what_makes_no_sense_is_explained(client, address, organization, name, typed):
    response = client.post(address, typed_line(**{name: typed}))
    assert response.status_code == 422
    assert name in response.context["form"].errors
    with organization_context(organization):
        assert not Line.objects.exists()


def test_a_provider_that_cannot_be_reached_says_nothing_about_the_line(client, address, organization, settings):
    settings.TELEPHONY_URL = "http://127.0.0.1:9"
    client.post(address, typed_line())
    text = words(client.post(reverse("line_check", args=[organization.slug]), follow=True))
    assert "The provider cannot be reached at the moment. Please check again in a few minutes." in text
    assert line(organization).problem == ""


def test_a_problem_of_the_line_is_told_with_what_to_do(client, address, organization):
    client.post(address, typed_line())
    with organization_context(organization):
        Line.objects.update(problem="config")
    text = words(client.get(address))
    assert "Does not work" in text
    assert "The provider does not accept this account and token." in text
    client.post(address, typed_line(token="another-token"))
    assert line(organization).problem == ""
