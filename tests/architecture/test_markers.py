"""Every address says who may enter; a view that says nothing is found here and does not run."""

from collections import Counter
from typing import Any

import pytest
from allauth.account.urls import urlpatterns as account_urls
from allauth.mfa.urls import urlpatterns as mfa_urls
from allauth.usersessions.urls import urlpatterns as session_urls
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse

from accounts import rules
from accounts.allauth_access import LEFT_OUT, PUBLIC
from config.urls import urlpatterns as real_patterns
from interviews.models import Purpose
from tests import factories
from tests.architecture.addresses import addresses, unmarked


def silent(request: HttpRequest) -> HttpResponse:
    return HttpResponse("anybody reads this")


urlpatterns: list[Any] = [
    *real_patterns,
    path("planted/", silent),
    path("deeper/", include([path("planted/", silent)])),
]
urlpatterns.append(
    path("open/", login_not_required(lambda request: silent(request)))
)  # forgot the marker, not the door


def test_every_address_has_a_marker():
    assert unmarked() == []


def test_a_planted_view_without_a_marker_is_found_at_any_depth():
    assert unmarked(urlpatterns) == ["planted/", "deeper/planted/", "open/"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/planted/", "/deeper/planted/"])
@override_settings(ROOT_URLCONF=__name__)
def test_a_planted_view_without_a_marker_does_not_run(sign_in, address):
    with pytest.raises(ImproperlyConfigured, match="silent says nothing about who may enter"):
        sign_in(factories.user()).get(address)


@pytest.mark.parametrize("address", ["/planted/", "/deeper/planted/"])
@override_settings(ROOT_URLCONF=__name__)
def test_a_planted_view_without_a_marker_sends_visitors_to_the_login_page(client, address):
    assert client.get(address).headers["Location"] == f"{reverse('account_login')}?next={address}"


@override_settings(ROOT_URLCONF=__name__)
def test_a_view_that_is_open_by_mistake_shows_an_error_page_and_nothing_of_itself():
    response = Client(raise_request_exception=False).get("/open/")
    assert (response.status_code, b"anybody reads this" in response.content) == (500, False)


def test_every_address_has_a_name_of_its_own():
    assert [name for name, number in Counter(each.name for each in addresses()).items() if number > 1 or not name] == []


def test_markers_are_known_words():
    known: dict[str, set[str]] = {
        "public": {"", "allauth"},
        "signed_in": {"", "allauth"},
        "candidate": {""},
        "representative": {""},
        "member": set(rules.ROLES),
        "link": {*Purpose, "calls"},
        "webhook": {"attempt", "line", "ats"},
    }
    strange = [each.name for each in addresses() if not (each.access and each.access.detail in known[each.access.kind])]
    assert strange == []


def test_what_stands_open_in_allauth_is_a_closed_list_of_pages_that_exist():
    marked = {each.name: each.access for each in addresses() if each.access and each.access.detail == "allauth"}
    assert {name for name, access in marked.items() if access.kind == "public"} == PUBLIC
    assert {access.kind for access in marked.values()} == {"public", "signed_in"}


def test_all_pages_of_allauth_are_marked_and_none_of_those_left_out_is_theirs():
    theirs = {each.name for each in addresses([*account_urls, *mfa_urls, *session_urls])}
    ours = {each.name for each in addresses() if each.is_ours}
    assert theirs <= {each.name for each in addresses()}
    assert theirs & ours == LEFT_OUT
