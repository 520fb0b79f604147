"""A person's own details."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest
from accounts.actions import change_profile
from accounts.forms import ProfileForm
from core.access import signed_in
from core.pages import page


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: UserRequest) -> HttpResponse:
    """Name, language, time zone. The language is also this browser's from now on."""
    user = request.user
    known = {"name": user.name, "language": user.language, "time_zone": user.time_zone}
    data = request.POST if request.method == "POST" else None
    form = ProfileForm(data, initial=known, now=timezone.now())
    if data is None or not form.is_valid():
        return page(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)
    change_profile(user, **form.cleaned_data)
    with translation.override(user.language):
        messages.success(request, _("Your details are saved."))
    response = redirect("profile")
    _remember_language(response, user.language)
    return response


@signed_in
@require_safe
def email_address(request: UserRequest) -> HttpResponse:
    """Where allauth leads people who have no address to confirm. Changing the address is not offered."""
    return redirect("profile")


def _remember_language(response: HttpResponse, language: str) -> None:
    """As Django's own language switch does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
