"""The whole program: two views, their addresses, its entry point."""

import json
from datetime import UTC, datetime
from uuid import uuid4

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from twilio.request_validator import RequestValidator

from bench.bare import TOKEN

INSERT = """
INSERT INTO bare_event (id, organization_id, sid, key, body, received_at) VALUES (%s, 1, %s, %s, %s, %s)
"""


def statements(request: HttpRequest, count: int) -> HttpResponse:
    """As many statements as a page of the product runs, none of which does anything."""
    with connection.cursor() as cursor:
        for _ in range(count):
            cursor.execute("SELECT 1")
    return HttpResponse(b"done")


def hook(request: HttpRequest) -> HttpResponse:
    """A signature is verified, and one row inserted."""
    url = f"http://{request.get_host()}{request.path}"
    if not RequestValidator(TOKEN).validate(url, request.POST, request.headers.get("X-Twilio-Signature", "")):
        return HttpResponse(status=403)
    sid, status = request.POST["CallSid"], request.POST["CallStatus"]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [uuid4(), sid, status, json.dumps(request.POST.dict()), datetime.now(UTC)])
    return HttpResponse(status=204)


urlpatterns = [path("<int:count>/", statements), path("hook/", hook)]
application = get_wsgi_application()
