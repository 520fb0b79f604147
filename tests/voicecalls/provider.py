"""The telephone provider's side of webhooks: it posts forms and signs them, in code of our own."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from voicecalls.models import Line

FORM = "application/x-www-form-urlencoded"
Fields = Mapping[str, object] | Iterable[tuple[str, object]]


def signature(path: str, body: str, *, token: str) -> str:
    """Of a form posted to a path (with its query) of the product."""
    values = sorted(set(parse_qsl(body, keep_blank_values=True)))
    text = settings.TELEPHONY_PUBLIC_URL + path + "".join(name + value for name, value in values)
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def posted(
    client: Client, line: Line, path: str, fields: Fields, *, token: str | None = None, **headers: str
) -> HttpResponse:
    """The answer to a signed webhook. `token`: another one than the line's. `headers`: added, or instead of its own."""
    body = urlencode(list(fields.items()) if isinstance(fields, Mapping) else list(fields), doseq=True)
    signed = signature(path, body, token=token or line.tokens[0])
    sent = {"X-Twilio-Signature": signed, **headers}
    return client.post(path, body, content_type=FORM, headers=sent)  # type: ignore[return-value]
