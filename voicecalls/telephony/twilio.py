"""The adapter: one account at Twilio, or at a stand-in that speaks its API. The only place that knows its REST client.

Creating a call is not idempotent and the provider takes no key that would make it so. So nothing is sent twice here,
and whoever calls is told precisely what is known about a request that failed.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from voicecalls.telephony.bases import checked_base
from voicecalls.telephony.port import CallRequest, ErrorKind, Meaning, Placed, Seen, TelephonyError
from voicecalls.telephony.refusals import refusal

CONNECT_SECONDS, READ_SECONDS = 3.05, 12.0
EVENTS = ["initiated", "ringing", "answered", "completed"]
MOST_FOUND = 50
ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")
CALL = re.compile(r"CA[0-9a-fA-F]{32}")
TOKEN = re.compile(r"[ -~]{1,200}")

# At INFO it writes the parameters of each request, phone numbers included.
logging.getLogger("twilio.http_client").setLevel(logging.WARNING)


class HttpClient(TwilioHttpClient):  # type: ignore[misc]  # the SDK is published without types
    """Sends requests to `base`, whatever host the SDK names, once and within limits of time. `response`: the last."""

    def __init__(self, base: str, *, timeout: tuple[float, float]) -> None:
        super().__init__()
        self.timeout = timeout  # connect, read; the constructor takes one number only
        self.session.trust_env = False  # no proxies, no .netrc
        self.base = urlsplit(base)
        self.response: Response | None = None

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        self.response = None
        parts = urlsplit(url)
        there = urlunsplit((self.base.scheme, self.base.netloc, parts.path, parts.query, ""))
        try:
            self.response = super().request(method, there, *args, **kwargs)
        finally:
            # A connection that is kept may die unseen, and then nobody knows what became of the next POST.
            self.session.close()
        return self.response


class TwilioTelephony:
    """`Telephony` over HTTP."""

    def __init__(self, client: Client, http: HttpClient) -> None:
        self._client, self._http = client, http

    def place(self, call: CallRequest) -> Placed:
        with self._translated(missing=Meaning.CONFIG):
            made = self._client.calls.create(
                to=call.to,
                from_=call.from_,
                url=call.voice_url,
                method="POST",
                fallback_url=call.fallback_url,
                fallback_method="POST",
                status_callback=call.status_url,
                status_callback_method="POST",
                status_callback_event=EVENTS,
                timeout=call.ring_seconds,
                time_limit=call.most_seconds,
                machine_detection="Enable",
                async_amd="true",  # a text: True would be sent as "True"
                async_amd_status_callback=call.machine_url,
                async_amd_status_callback_method="POST",
            )
            return Placed(sid=_sid(made.sid), status=str(made.status or ""), queue_ms=_whole(made.queue_time))

    def fetch(self, sid: str) -> Seen:
        with self._translated():
            return _seen(self._client.calls(sid).fetch())

    def find(self, *, to: str, from_: str, since: datetime) -> list[Seen]:
        """Not narrowed by StartTime: calls that still wait at the provider have none."""
        with self._translated():
            calls = [_seen(each) for each in self._client.calls.page(to=to, from_=from_, page_size=MOST_FOUND)]
        return [call for call in calls if call.created is None or call.created >= since.replace(microsecond=0)]

    def cancel(self, sid: str) -> None:
        with self._translated():
            self._client.calls(sid).update(status="canceled")

    def hang_up(self, sid: str) -> None:
        with self._translated():
            self._client.calls(sid).update(status="completed")

    def redirect(self, sid: str, *, url: str) -> None:
        with self._translated():
            self._client.calls(sid).update(url=url, method="POST")

    def start_recording(self, sid: str, *, status_url: str = "") -> str:
        terms = {"recording_status_callback": status_url, "recording_status_callback_method": "POST"}
        with self._translated():
            return str(self._client.calls(sid).recordings.create(**(terms if status_url else {})).sid)

    def delete_recording(self, recording_sid: str) -> None:
        try:
            with self._translated():
                self._client.recordings(recording_sid).delete()
        except TelephonyError as error:
            if error.meaning != Meaning.NOT_FOUND:
                raise

    def check_account(self) -> None:
        with self._translated(missing=Meaning.CONFIG):
            self._client.calls.page(page_size=1)

    @contextmanager
    def _translated(self, *, missing: Meaning = Meaning.NOT_FOUND) -> Iterator[None]:
        """Errors of the SDK and what lies beneath it as ours. `missing`: what it means that something does not exist.

        Without the original: its words quote phone numbers, and would end up in logs.
        """
        try:
            yield
        except requests.RequestException as error:
            raise TelephonyError(ErrorKind.NOT_SENT if _never_connected(error) else ErrorKind.AMBIGUOUS) from None
        except TwilioException:
            raise self._refused(missing) from None
        except (ValueError, TypeError, AttributeError, LookupError):  # success, but not in words anybody can read
            raise TelephonyError(ErrorKind.AMBIGUOUS) from None

    def _refused(self, missing: Meaning) -> TelephonyError:
        answer = self._http.response
        if answer is None:
            return TelephonyError(ErrorKind.AMBIGUOUS)
        error = refusal(int(answer.status_code), str(answer.text))
        if error.meaning == Meaning.NOT_FOUND:
            error.meaning = missing
        return error


def connect(
    *,
    account_sid: str,
    token: str,
    base_url: str = "",
    timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
) -> TwilioTelephony:
    """The account's telephone. `base_url`: a stand-in on this machine or a region; empty for the provider itself.

    Raises TelephonyError (REJECTED, CONFIG) for credentials that cannot be any, ValueError for an address that is
    neither the provider's nor on this machine.
    """
    base = checked_base(base_url)
    if not ACCOUNT.fullmatch(account_sid) or not TOKEN.fullmatch(token):
        raise TelephonyError(ErrorKind.REJECTED, meaning=Meaning.CONFIG)
    http = HttpClient(base, timeout=timeout)
    return TwilioTelephony(Client(account_sid, token, http_client=http), http)


def _never_connected(error: requests.RequestException) -> bool:
    """Whether the request cannot have left this machine. A name that is not found counts as well."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError)


def _seen(call: Any) -> Seen:
    return Seen(
        sid=_sid(call.sid),
        status=str(call.status or ""),
        to=str(call.to or ""),
        from_=str(call._from or ""),
        direction=str(call.direction or ""),
        created=call.date_created,
        started=call.start_time,
        ended=call.end_time,
        seconds=_whole(call.duration),
        answered_by=str(call.answered_by or ""),
    )


def _sid(said: object) -> str:
    """Raises ValueError for what is no name of a call."""
    if not isinstance(said, str) or not CALL.fullmatch(said):
        raise ValueError("no call")
    return said


def _whole(said: object) -> int | None:
    """Numbers come as texts, and may be missing or strange."""
    return int(said) if isinstance(said, str | int) and str(said).isdecimal() else None
