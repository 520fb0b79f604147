"""Error pages say when, what and a reference."""

import logging

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500  # noqa: F401  # Django finds them by name here
from config.urls import urlpatterns as real_patterns
from core.access import public
from core.errors import error_page

ERRORS = {400: SuspiciousOperation, 403: PermissionDenied, 404: Http404, 500: ZeroDivisionError}


def failing(status: int):
    def view(request: HttpRequest) -> HttpResponse:
        raise ERRORS[status]("a secret detail")

    return public(view)


urlpatterns = [*real_patterns, *(path(f"fails/{status}/", failing(status)) for status in ERRORS)]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize("status", ERRORS)
@override_settings(ROOT_URLCONF=__name__)
def test_each_error_has_a_page_with_time_and_reference(visitor, now, status):
    answer = visitor.get(f"/fails/{status}/")
    page = answer.content.decode()
    assert answer.status_code == status
    assert answer.headers["X-Reference"] in page
    assert "2026-11-23 09:00:00 UTC" in page
    assert "a secret detail" not in page


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_the_log_of_a_failure_carries_the_reference_of_its_page(visitor, caplog):
    with caplog.at_level(logging.ERROR, logger="core.errors"):
        answer = visitor.get("/fails/500/")
    (line,) = [record.msg for record in caplog.records if record.name == "core.errors"]
    assert isinstance(line, dict)
    assert (line["status"], line["reference"]) == (500, answer.headers["X-Reference"])


@pytest.mark.parametrize("status", [400, 403, 404, 405, 429, 500])
def test_an_error_page_needs_no_database(status):
    assert error_page(RequestFactory().get("/"), status).status_code == status


@pytest.mark.django_db
def test_a_forged_form_is_refused_with_a_page():
    answer = Client(enforce_csrf_checks=True).post("/i/ended/new-link/", {"token": "x"})
    assert (answer.status_code, answer.headers["X-Reference"] in answer.content.decode()) == (403, True)


@pytest.mark.django_db
def test_an_address_that_is_asked_in_a_way_it_does_not_take_says_so_on_a_page(visitor):
    answer = visitor.post("/i/some-token/")
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert ("This page cannot be used in that way" in page, answer.headers["X-Reference"] in page) == (True, True)
