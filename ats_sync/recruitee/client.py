"""Requests to one company, one after the other, each sent once. Whoever asks is told precisely what is known of a
request that failed; whether it is sent again is decided elsewhere."""

import json
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from ats_sync.port import AtsError, Pace
from ats_sync.recruitee.refusals import odd, refusal, unanswered

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 3.05, 15.0, 60.0
HURRY = (2.0, 4.0)  # seconds, of which somebody who waits for the answer can spare no more
MOST_BYTES = 32 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
Json = dict[str, Any]
Query = Mapping[str, str | int | Sequence[str]]


class Bearer(AuthBase):
    """Puts the token into the header of each request, and shows it nowhere else."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Client:
    """`address`: of the company. `most_bytes`: longer answers are not read to their end."""

    def __init__(
        self,
        address: str,
        *,
        token: str,
        pace: Pace | None = None,
        timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
        whole_seconds: float = WHOLE_SECONDS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._address, self._pace, self._timeout = address, pace, timeout
        self._whole_seconds, self._most_bytes = whole_seconds, most_bytes
        self._session = requests.Session()
        self._session.trust_env = False  # no proxies, no .netrc
        self._session.auth = Bearer(token)
        self._session.headers.update({"Accept": "application/json", "User-Agent": "Klara"})

    def get(self, path: str, query: Query | None = None) -> Json:
        """`path` below the company."""
        return self._request("GET", path, query=query)

    def write(self, method: str, path: str, content: Json) -> Json:
        self._session.close()  # a connection that was kept may have died unseen: then nobody knows what became of this
        return self._request(method, path, content=content)

    def _request(self, method: str, path: str, *, query: Query | None = None, content: Json | None = None) -> Json:
        """The object that was answered. What raises AtsError knows neither headers nor the answer: reports of errors
        show the values at hand."""
        if self._pace:
            self._pace()
        outcome = self._exchange(method, path, query, content)
        if isinstance(outcome, AtsError):
            raise outcome
        return outcome

    def _exchange(self, method: str, path: str, query: Query | None, content: Json | None) -> Json | AtsError:
        writes, begun = method != "GET", monotonic()
        try:
            with self._session.request(
                method,
                f"{self._address}/{path}",
                params=dict(query or {}),
                json=content,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as answer:
                body = self._body(answer, until=begun + self._whole_seconds)
        except (requests.RequestException, HTTPError, OSError) as error:
            return unanswered(error, writes=writes)
        if answer.status_code == 204:
            return {}
        if answer.status_code not in (200, 201):
            return refusal(answer.status_code, body or b"", answer.headers, writes=writes)
        said = _object(body)
        return odd(writes=writes, status=answer.status_code) if said is None else said

    def _body(self, answer: requests.Response, *, until: float) -> bytes | None:
        """None if it is too long, or takes too long however steadily it drips."""
        parts: list[bytes] = []
        length = 0
        while part := answer.raw.read1(CHUNK_BYTES, decode_content=True):
            length += len(part)
            if length > self._most_bytes or monotonic() > until:
                return None
            parts.append(part)
        return b"".join(parts)


def _object(body: bytes | None) -> Json | None:
    try:
        said = json.loads(body or b"")
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
