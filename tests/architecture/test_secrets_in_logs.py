"""Tokens, codes, passwords, addresses and the content of mails never stand in the log."""

import re
import smtplib

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse

from config.urls import handler400, handler403, handler404, handler429, handler500  # noqa: F401  # Django finds them here
from config.urls import urlpatterns as real_patterns
from core.access import public
from notifications.tasks import deliver_due
from tests import factories
from tests.architecture.logs import logged
from tests.architecture.premises import furnish
from tests.architecture.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
PASSWORD = "nine bridges of Berlin"
ADDRESS = "very.private@example.com"


class Refusing(BaseEmailBackend):
    """A mail server that quotes what it refuses."""

    def send_messages(self, email_messages):
        message = email_messages[0]
        raise smtplib.SMTPDataError(550, f"Refused for {message.to}: {message.body}".encode())


def failing(request: HttpRequest) -> HttpResponse:
    secret = request.POST["password"]
    raise ZeroDivisionError(len(secret))


urlpatterns = [*real_patterns, path("fails/", public(failing))]


def test_signing_up_and_in_leaves_no_secret(outbox):
    browser = Client()
    with logged() as log:
        browser.post(reverse("account_signup"), {"name": "Jo", "email": ADDRESS, "password1": PASSWORD})
        browser.post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD})
        browser.post(reverse("account_request_login_code"), {"email": ADDRESS})
        browser.post(reverse("account_reset_password"), {"email": ADDRESS})
        browser.get(f"{reverse('account_login')}?email={ADDRESS}&password={PASSWORD}")
    codes = {
        code for mail in outbox.mails() for code in re.findall(r"^\s*([A-Z0-9-]{6,12})\s*$", mail.text, re.MULTILINE)
    }
    assert codes
    assert [secret for secret in (*codes, ADDRESS, PASSWORD, "Berlin") if secret in log.getvalue()] == []
    assert log.getvalue().count('"event": "request"') == 5


def test_links_leave_no_token():
    here = furnish()
    tokens = [link.rstrip("/").rpartition("/")[2] for link in (here.usable_link, here.ended_link)]
    with logged() as log:
        for token in tokens:
            Client().get(f"/i/{token}/")
            Client().get(f"/i/{token}")
            Client().post(f"/i/{token}/")
            Client().post(reverse("request_new_link"), {"token": token})
        Client().get(f"/invitations/{here.invitation_token}/")
        signed_in(here.invitee).post(f"/invitations/{here.invitation_token}/")
    said = log.getvalue()
    assert [token for token in (*tokens, here.invitation_token) if token in said] == []
    assert "open_link" in said or "^i/(?P<token>" in said


def test_feeds_leave_no_token():
    here = furnish()
    wrong = "a-guess-at-a-token"
    with logged() as log:
        for method in (Client().get, Client().head, Client().post):
            method(f"/feeds/{here.feed_token}.ics")
            method(f"/feeds/{wrong}.ics")
            method(f"/feeds/{here.feed_token}.ics/")
        signed_in(here.recruiter).get(reverse("member_feed", args=[here.slug]))
    said = log.getvalue()
    assert [token for token in (here.feed_token, wrong) if token in said] == []
    assert "feeds/<str:token>.ics" in said


def test_setting_up_a_second_factor_leaves_no_secret(now):
    browser = signed_in(person := factories.user())
    with logged() as log:
        browser.get(reverse("mfa_activate_totp"))
        secret = browser.session["mfa.totp.secret"]
        code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
        browser.post(reverse("mfa_activate_totp"), {"code": code})
        page = browser.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()
    recovery = re.findall(r"\b\d{8}\b", page)
    assert len(recovery) >= 10
    assert [word for word in (secret, code, *recovery) if word in log.getvalue()] == []


@override_settings(EMAIL_BACKEND=f"{__name__}.Refusing")
def test_a_mail_that_is_refused_leaves_no_content(outbox):
    here = furnish()
    words = {mail.subject for mail in outbox.mails()} | {mail.to for mail in outbox.mails()}
    with logged() as log:
        deliver_due()
    said = log.getvalue()
    assert "mail not delivered" in said
    assert [word for word in (*words, here.usable_link, "https://", "Dear", "Hello") if word in said] == []


@override_settings(ROOT_URLCONF=__name__)
def test_a_crash_leaves_no_value_that_was_sent():
    with logged() as log:
        Client(raise_request_exception=False).post(
            "/fails/?token=a-secret-token", {"password": PASSWORD, "email": ADDRESS}
        )
    said = log.getvalue()
    assert "ZeroDivisionError" in said
    assert [secret for secret in (PASSWORD, ADDRESS, "a-secret-token") if secret in said] == []


def test_what_is_logged_is_noticed():
    """The control: the same handler sees a secret that somebody does log."""
    with logged() as log, override_settings(ROOT_URLCONF=__name__):
        Client(raise_request_exception=False).post("/fails/", {})
    assert "MultiValueDictKeyError" in log.getvalue()
