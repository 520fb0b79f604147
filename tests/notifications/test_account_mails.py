"""Mails about an account: our words and look in place of allauth's, as text and as HTML."""

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from core.reading import reading_as
from tests import factories
from tests.factories import NOW
from tests.notifications.account_mails import ACCOUNT_MAILS

OURS = settings.BASE_DIR / "templates"
# That of the first address includes the one for a later address.
KINDS = [kind for kind in ACCOUNT_MAILS if kind != "account/email/email_confirmation_signup"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_has_our_words_in_all_three_parts(kind):
    for part in ("subject.txt", "message.txt", "message.html"):
        assert (OURS / f"{kind}_{part}").is_file()


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_html_say_the_same_and_name_the_marketplace(kind):
    said = {
        "marketplace_name": "R&D Clora",
        "public_url": "https://clora.example",
        "support_email": "support@clora.example",
        "code": "X7K-9QP",
        "timestamp": NOW,
        "ip": "192.0.2.4",
        "user_agent": "Firefox <x>",
        "to_email": "new@example.org",
        "from_email": "old@example.org",
        "deleted_email": "old@example.org",
        "password_reset_url": "https://clora.example/reset/",
        "signup_url": "https://clora.example/signup/",
    }
    with reading_as(language="en", time_zone="Asia/Kathmandu"):
        subject = render_to_string(f"{kind}_subject.txt", said).strip()
        text = render_to_string(f"{kind}_message.txt", said, RequestFactory().get("/"))
        html = render_to_string(f"{kind}_message.html", said, RequestFactory().get("/"))
    assert "\n" not in subject
    assert f"\n{subject}\n" in text
    assert f">{subject}</h1>" in html
    assert "R&D Clora" in text
    assert "R&amp;D Clora" in html
    for value in ("X7K-9QP", "14:45 (Kathmandu, GMT+5:45)", "old@example.org", "https://clora.example/reset/"):
        assert (value in text) == (value in html)
    assert "https://clora.example/imprint/" in text


@pytest.mark.django_db
def test_the_code_to_sign_in_stands_in_the_mail_and_not_in_its_subject(outbox, mailbox):
    person = factories.user()
    Client().post("/account/login/code/", {"email": person.email})
    [mail] = outbox.mails()
    code = mail.text.splitlines()[6]
    assert mail.to == person.email
    assert f'<p class="code">{code}</p>' in mail.html
    assert code not in mail.subject
