"""All addresses. Each view carries its own access marker; allauth's get theirs here."""

from allauth.account.urls import urlpatterns as account_urls
from allauth.mfa.urls import urlpatterns as mfa_urls
from allauth.usersessions.urls import urlpatterns as session_urls
from django.urls import include, path

from accounts.allauth_access import with_markers
from accounts.urls import urlpatterns as accounts_urls
from ats_sync.urls import urlpatterns as ats_sync_urls
from core import errors, health
from interviews.urls import urlpatterns as interviews_urls
from marketplace.urls import urlpatterns as marketplace_urls
from voicecalls.urls import urlpatterns as voicecalls_urls

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("account/", include(with_markers(account_urls))),
    path("account/security/", include(with_markers(mfa_urls))),
    path("account/sessions/", include(with_markers(session_urls))),
    *accounts_urls,
    *marketplace_urls,
    *interviews_urls,
    *voicecalls_urls,
    *ats_sync_urls,
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler429 = errors.too_many_requests
handler500 = errors.server_error
