"""How allauth is wired to this product."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import get_language

from accounts.models import User
from accounts.reader import language_of
from core.encryption import decrypt, encrypt
from core.tenancy import system_context
from notifications.actions import queue
from notifications.compose import Mail, shared_context


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Account mails go through the outbox; a new account starts with the language of its browser."""

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
        """Queue the mail. Each call is one event, so the key carries the moment."""
        now = timezone.now()
        rendered = self.render_mail(template_prefix, email, {**shared_context(), "email": email, **context})
        html = next((part for part, kind in getattr(rendered, "alternatives", []) if kind == "text/html"), "")
        mail = Mail(subject=rendered.subject, text=rendered.body, html=html, sender=settings.MARKETPLACE_NAME)
        with system_context("mail about an account"):
            queue(key=f"account:{template_prefix}:{now.isoformat()}", kind="account", to=email, mail=mail, now=now)

    def login(self, request: HttpRequest, user: User) -> None:
        """What is said from here on is in the account's language, unless this browser holds another choice."""
        super().login(request, user)
        translation.activate(language_of(request))

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002
        user.language = get_language() or settings.LANGUAGE_CODE
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps and recovery codes are encrypted at rest."""

    def encrypt(self, text: str) -> str:
        return encrypt(text, purpose="second factor").decode()

    def decrypt(self, encrypted_text: str) -> str:
        return str(decrypt(encrypted_text.encode(), purpose="second factor"))
