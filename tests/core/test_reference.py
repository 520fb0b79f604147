"""A reference for every request, on the page, in a header and in the log."""

import logging
import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from core.reference import new_reference, reference_middleware

REFERENCE = re.compile(r"[23456789A-HJKMNP-TV-Z]{4}-[23456789A-HJKMNP-TV-Z]{4}")
OPEN_LINK = "^i/(?P<token>[^/]+)/[>).,;]*/?$"


def test_a_reference_has_two_groups_of_four_that_nobody_mishears():
    assert all(REFERENCE.fullmatch(new_reference()) for _ in range(200))


def test_no_two_requests_share_a_reference():
    assert len({new_reference() for _ in range(1000)}) == 1000


def test_the_answer_carries_the_reference_that_the_view_saw():
    def view(request):
        return HttpResponse(request.reference)

    request = RequestFactory().get("/")
    request.resolver_match = None
    answer = reference_middleware(view)(request)
    assert answer.headers["X-Reference"] == answer.content.decode()


@pytest.mark.django_db
def test_the_log_names_the_route_and_never_the_token(caplog):
    with caplog.at_level(logging.INFO, logger="core.reference"):
        answer = Client().get("/i/a-very-secret-token/")
    (line,) = [record.msg for record in caplog.records if record.name == "core.reference"]
    assert isinstance(line, dict)
    assert (line["route"], line["status"], line["reference"]) == (OPEN_LINK, 410, answer.headers["X-Reference"])
    assert "a-very-secret-token" not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["a-very-secret-token", "%61-very-secret-token"])
def test_no_line_of_a_refusal_names_the_token(caplog, token):
    with caplog.at_level(logging.DEBUG):
        Client().get(f"/i/{token}/")
        Client().post(f"/i/{token}/")
        Client(enforce_csrf_checks=True).post(f"/i/{token}/")
        Client().get(f"/i/{token}/beyond/")
    assert "a-very-secret-token" not in caplog.text


@pytest.mark.django_db
def test_a_reference_sent_by_the_caller_is_not_taken_over():
    answer = Client().get("/healthz", headers={"X-Reference": "FORGED"})
    assert REFERENCE.fullmatch(answer.headers["X-Reference"])
