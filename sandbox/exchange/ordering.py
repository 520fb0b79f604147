"""From the form of a create request to an order, or to one of Twilio's refusals."""

import re
from collections.abc import Mapping
from typing import Literal

from sandbox.exchange.accounts import Account, Number
from sandbox.exchange.calls import Address, Order
from sandbox.exchange.twilio_errors import TwilioError

EVENTS = {"initiated", "ringing", "answered", "completed"}
LONGEST_TWIML = 4000
LONGEST_RING_SECONDS = 600
MAGIC_FROM = "+15005550006"
MAGIC_TO = {"+15005550001": 21217, "+15005550002": 21214, "+15005550003": 21215, "+15005550004": 21216}
E164 = re.compile(r"\+[1-9]\d{6,14}")
# name: least and most; out of bounds means the default, and a warning
AMD_BOUNDS = {
    "MachineDetectionTimeout": (3, 59),
    "MachineDetectionSpeechThreshold": (1000, 6000),
    "MachineDetectionSpeechEndThreshold": (500, 5000),
    "MachineDetectionSilenceTimeout": (2000, 10000),
}
Form = Mapping[str, list[str]]


def form_of(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    form: dict[str, list[str]] = {}
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    return form


def one(form: Form, name: str) -> str:
    return form.get(name, [""])[-1].strip()


def read_order(form: Form, *, account: Account, numbers: Mapping[str, Number]) -> tuple[Order, list[tuple[int, str]]]:
    """The order, and what Twilio's log says of it. Raises TwilioError."""
    warnings: list[tuple[int, str]] = []
    order = Order(
        to=_to(one(form, "To")),
        from_=_from(one(form, "From"), account=account, numbers=numbers),
        voice=address(form, "Url", "Method"),
        twiml="" if one(form, "Url") else one(form, "Twiml"),
        fallback=address(form, "FallbackUrl", "FallbackMethod"),
        status=address(form, "StatusCallback", "StatusCallbackMethod"),
        status_events=_events(form, warnings),
        ring_seconds=_seconds(form, "Timeout", default=60, most=LONGEST_RING_SECONDS),
        most_seconds=_seconds(form, "TimeLimit", default=4 * 3600, most=24 * 3600),
        record=one(form, "Record").lower() == "true",
        recording_status=address(form, "RecordingStatusCallback", "RecordingStatusCallbackMethod"),
    )
    if one(form, "ApplicationSid"):
        raise TwilioError(21218)
    if not order.voice and not order.twiml:
        raise TwilioError(21205, "Url, Twiml or ApplicationSid is required")
    if len(order.twiml) > LONGEST_TWIML:
        raise TwilioError(32018)
    if not re.fullmatch(r"[0-9#*wW]{0,32}", one(form, "SendDigits")):
        raise TwilioError(21206)
    _detection(order, form, warnings)
    return order, warnings


def _to(written: str) -> str:
    if not written:
        raise TwilioError(21201)
    if written.startswith(("sip:", "client:")):
        return written
    number = re.sub(r"[\s().-]", "", written)
    if not E164.fullmatch(number):
        raise TwilioError(21211, f"The phone number you are attempting to call, {written}, is not valid.")
    if number in MAGIC_TO:
        raise TwilioError(MAGIC_TO[number])
    return number


def _from(written: str, *, account: Account, numbers: Mapping[str, Number]) -> str:
    if not written:
        raise TwilioError(21213)
    number = re.sub(r"[\s().-]", "", written)
    if not E164.fullmatch(number) or number == "+15005550001":
        raise TwilioError(21212, f"The phone number {written} is not a valid 'From' number.")
    if number == MAGIC_FROM:
        return number
    known = numbers.get(number)
    if account.test or known is None or known.account != account.sid:
        raise TwilioError(21210, f"The source phone number provided, {number}, is not yet verified for your account.")
    return number


def address(form: Form, name: str, method_name: str) -> Address | None:
    """Raises TwilioError."""
    url, method = one(form, name), one(form, method_name).upper() or "POST"
    if method not in ("GET", "POST"):
        raise TwilioError(21209, f"{method_name} must be GET or POST")
    if not url:
        return None
    # Twilio does not deliver to host names with underscores.
    if not re.fullmatch(r"https?://[^\s/?#_]+([/?#]\S*)?", url):
        raise TwilioError(21205, f"{name} is not a valid URL: {url}")
    return Address(url=url, method=method)


def _events(form: Form, warnings: list[tuple[int, str]]) -> frozenset[str]:
    asked = set(form.get("StatusCallbackEvent", ["completed"]))
    warnings += [(21626, unknown) for unknown in sorted(asked - EVENTS)]
    return frozenset(asked & EVENTS)


def _seconds(form: Form, name: str, *, default: int, most: int) -> float:
    written = one(form, name)
    if written and (not written.isdecimal() or int(written) > most):
        raise TwilioError(21208 if name == "Timeout" else 20001, f"{name} must be a whole number up to {most}")
    return float(written or default)


def _detection(order: Order, form: Form, warnings: list[tuple[int, str]]) -> None:
    written = one(form, "MachineDetection")
    if not written or one(form, "SendDigits"):
        return
    kinds: dict[str, Literal["Enable", "DetectMessageEnd"]] = {
        "enable": "Enable",
        "detectmessageend": "DetectMessageEnd",
    }
    if written.lower() not in kinds:
        raise TwilioError(21234, f"Invalid MachineDetection value {written}")
    order.detection = kinds[written.lower()]
    # "True", as the library writes a boolean, is not "true".
    order.detection_async = one(form, "AsyncAmd") == "true"
    order.amd = address(form, "AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod")
    if order.detection_async and not order.amd:
        warnings.append((21262, ""))
    for name, (least, most) in AMD_BOUNDS.items():
        value = one(form, name)
        if value and not (value.isdecimal() and least <= int(value) <= most):
            warnings.append((21263, f"{name}={value}"))
        elif value and name == "MachineDetectionTimeout":
            order.detection_seconds = float(value)
