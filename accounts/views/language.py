"""The switch of languages: for this browser, and for the mails to whoever is signed in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import LANGUAGE_QUERY_PARAMETER
from django.views.i18n import set_language as for_this_browser

from accounts import actions
from core.access import public


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page, if it is one of ours. A language that we do not have changes nothing."""
    wanted = request.POST.get(LANGUAGE_QUERY_PARAMETER, "")
    if request.user.is_authenticated and wanted in dict(settings.LANGUAGES):
        actions.change_language(request.user, language=wanted)
    return for_this_browser(request)
