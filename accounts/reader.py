"""The reader's language and time zone, for every page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request, get_supported_language_variant

from core.reading import reading_as


def language_of(request: HttpRequest) -> str:
    """An explicit choice in this browser wins, then the account's language, then what the browser asks for."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    try:
        if chosen:
            return get_supported_language_variant(chosen)
    except LookupError:
        pass
    if request.user.is_authenticated:
        return request.user.language
    return get_language_from_request(request)


def chose_language(request: HttpRequest) -> bool:
    """Whether this browser holds an explicit choice, or an account that has one."""
    return settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.user.is_authenticated


def reader_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer in the reader's language and time zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        time_zone = request.user.time_zone if request.user.is_authenticated else settings.TIME_ZONE
        with reading_as(language=language, time_zone=time_zone):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware
