"""A call: what REST shows of it, and what the exchange knows besides."""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from math import ceil
from typing import Any, Literal

API_VERSION = "2010-04-01"
TERMINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
SUBRESOURCES = (
    "notifications", "recordings", "payments", "events", "siprec", "streams", "transcriptions",
    "user_defined_message_subscriptions", "user_defined_messages",
)  # fmt: skip


def new_sid(prefix: str) -> str:
    return prefix + secrets.token_hex(16)


def rfc2822(instant: datetime | None) -> str | None:
    return format_datetime(instant) if instant else None


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where to ask, and how."""

    url: str
    method: str = "POST"


@dataclass(kw_only=True)
class Order:
    """What was asked for when the call was created."""

    to: str
    from_: str
    voice: Address | None = None
    twiml: str = ""
    fallback: Address | None = None
    status: Address | None = None
    status_events: frozenset[str] = frozenset({"completed"})
    ring_seconds: float = 60.0
    most_seconds: float = 4 * 3600.0
    detection: Literal["", "Enable", "DetectMessageEnd"] = ""
    detection_seconds: float = 30.0
    detection_async: bool = False
    amd: Address | None = None
    record: bool = False
    recording_status: Address | None = None


@dataclass(kw_only=True)
class Line:
    """One thing that was said or pressed. `who`: us (the product), them (the person), note (of the exchange)."""

    who: Literal["us", "them", "note"]
    text: str
    at: datetime
    language: str = ""
    voice: str = ""


@dataclass(kw_only=True)
class Recording:
    sid: str
    call: str
    account: str
    started: datetime
    source: str
    status: str = "in-progress"
    seconds: int = 0
    callback: Address | None = None


@dataclass(kw_only=True)
class Call:
    sid: str
    account: str
    number_sid: str
    direction: Literal["outbound-api", "inbound"]
    order: Order
    created: datetime
    updated: datetime
    status: str = "queued"
    queue_ms: int = 0
    test: bool = False
    dialled: datetime | None = None
    rang: datetime | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    sip: int | None = None
    answered_by: str | None = None
    fired: int = 0  # status callbacks so far
    ended_by: str = ""
    lines: list[Line] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    recordings: list[Recording] = field(default_factory=list)
    # How others reach into the call while it runs.
    hang_up: asyncio.Event = field(default_factory=asyncio.Event)
    redirect: asyncio.Event = field(default_factory=asyncio.Event)
    redirect_to: "Address | str | None" = None
    turn: asyncio.Event = field(default_factory=asyncio.Event)
    told: asyncio.Event = field(default_factory=asyncio.Event)  # set, and replaced, after each status callback
    last_told: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_over(self) -> bool:
        return self.status in TERMINAL

    @property
    def seconds(self) -> int:
        """Talked, rounded up."""
        if not self.answered or not self.ended:
            return 0
        return max(1, ceil((self.ended - self.answered).total_seconds()))

    def end(self, *, by: str) -> None:
        """Whatever goes on, it is over."""
        self.ended_by = self.ended_by or by
        self.hang_up.set()

    def as_twilio(self) -> dict[str, Any]:
        """All 26 keys."""
        uri = f"/{API_VERSION}/Accounts/{self.account}/Calls/{self.sid}"
        talked = self.status == "completed"
        return {
            "sid": self.sid,
            "date_created": rfc2822(self.created),
            "date_updated": rfc2822(self.updated),
            "parent_call_sid": None,
            "account_sid": self.account,
            "to": self.order.to,
            "to_formatted": self.order.to,
            "from": self.order.from_,
            "from_formatted": self.order.from_,
            "phone_number_sid": self.number_sid,
            # REST knows no "initiated".
            "status": "queued" if self.status == "initiated" else self.status,
            "start_time": rfc2822(self.answered if talked else self.dialled),
            "end_time": rfc2822(self.ended) if talked else None,
            "duration": str(self.seconds) if talked else None,
            "price": None,
            "price_unit": "USD",
            "direction": None if self.test else self.direction,
            "answered_by": self.answered_by,
            "api_version": None if self.test else API_VERSION,
            "forwarded_from": None,
            "group_sid": None,
            "caller_name": None,
            "queue_time": str(self.queue_ms),
            "trunk_sid": None,
            "uri": f"{uri}.json",
            "subresource_uris": {name: f"{uri}/{_camel(name)}.json" for name in SUBRESOURCES},
        }

    def as_json(self) -> dict[str, Any]:
        """For the control plane."""
        return {
            "sid": self.sid,
            "account": self.account,
            "to": self.order.to,
            "from": self.order.from_,
            "direction": self.direction,
            "status": self.status,
            "created": self.created.isoformat(),
            "dialled": self.dialled and self.dialled.isoformat(),
            "rang": self.rang and self.rang.isoformat(),
            "answered": self.answered and self.answered.isoformat(),
            "ended": self.ended and self.ended.isoformat(),
            "ended_by": self.ended_by,
            "seconds": self.seconds,
            "answered_by": self.answered_by,
            "voice_url": self.order.voice.url if self.order.voice else None,
            "status_url": self.order.status.url if self.order.status else None,
            "urls": self.urls,
            "said": [{"who": line.who, "text": line.text, "language": line.language} for line in self.lines],
        }


def _camel(name: str) -> str:
    return {"siprec": "Siprec"}.get(name, "".join(part.capitalize() for part in name.split("_")))
