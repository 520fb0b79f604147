"""Access markers for allauth's views, which cannot carry our decorators."""

from collections.abc import Iterable

from django.urls import URLPattern, URLResolver

from core.access import Access, marked

# Open to everybody: allauth itself decides what a visitor who is (not) signed in gets to see there.
PUBLIC = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_request_login_code",
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
# Changing the address would leave booked seats under the old one; it is not offered. The name leads to the profile.
LEFT_OUT = {"account_email"}


def with_markers(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same addresses with a marker on every view."""
    kept: list[URLPattern | URLResolver] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            pattern.url_patterns[:] = with_markers(pattern.url_patterns)
        elif pattern.name in LEFT_OUT:
            continue
        else:
            kind = "public" if pattern.name in PUBLIC else "signed_in"
            marked(pattern.callback, Access(kind, "allauth"))
        kept.append(pattern)
    return kept
