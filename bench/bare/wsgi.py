"""The whole program: one view, its address, its entry point."""

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def statements(request: HttpRequest, count: int) -> HttpResponse:
    """As many statements as a page of the product runs, none of which does anything."""
    with connection.cursor() as cursor:
        for _ in range(count):
            cursor.execute("SELECT 1")
    return HttpResponse(b"done")


urlpatterns = [path("<int:count>/", statements)]
application = get_wsgi_application()
