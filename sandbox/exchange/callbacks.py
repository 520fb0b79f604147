"""What the product is told about a call as it goes on: status, machine detection, recordings."""

import asyncio
from email.utils import format_datetime
from math import ceil

from sandbox.exchange.calls import API_VERSION, Call, Recording
from sandbox.exchange.state import Exchange
from sandbox.exchange.webhooks import Fields, Webhook, code_of, send
from sandbox.serving.fetching import NoAnswer

# The status posted for an event; "completed" posts whatever the call ended as.
POSTED = {"initiated": "initiated", "ringing": "ringing", "answered": "in-progress"}
LONGEST_HOLD_SECONDS = 60.0
COUNTRIES = {"+49": "DE", "+43": "AT", "+41": "CH", "+44": "GB", "+33": "FR", "+1": "US"}


def standard_fields(call: Call, *, status: str) -> Fields:
    """With every request. Blank ones are sent, and signed."""
    parties = {"From": call.order.from_, "To": call.order.to, "Caller": call.order.from_, "Called": call.order.to}
    fields = [
        ("CallSid", call.sid),
        ("AccountSid", call.account),
        *parties.items(),
        ("CallStatus", status),
        ("ApiVersion", API_VERSION),
        ("Direction", call.direction),
    ]
    for name, number in parties.items():
        fields += [(f"{name}{part}", "") for part in ("City", "State", "Zip")]
        fields.append((f"{name}Country", _country(number)))
    return fields


def fire(exchange: Exchange, call: Call, event: str) -> None:
    """Tell of the event if somebody asked for it; nothing waits for the answer."""
    if not call.order.status or event not in call.order.status_events:
        return
    posted = POSTED.get(event, call.status)
    fields = [
        *standard_fields(call, status=posted),
        ("Timestamp", format_datetime(exchange.clock.now())),
        ("CallbackSource", "call-progress-events"),
        ("SequenceNumber", str(call.fired)),
    ]
    if event == "completed":
        fields += _final_fields(call)
    call.fired += 1
    hook = Webhook(kind="status", call=call, address=call.order.status, fields=fields, event=posted)
    exchange.spawn(_deliver(exchange, hook, is_last=event == "completed"))


async def _deliver(exchange: Exchange, hook: Webhook, *, is_last: bool) -> None:
    call = hook.call
    held = exchange.faults.happening("status", to=call.order.to, event=hook.event, names=("reorder", "late"))
    if any(fault.name == "late" for fault in held) and not is_last:
        await exchange.clock.happens(call.last_told, within=24 * 3600.0)
    elif held:
        await exchange.clock.happens(call.told, within=LONGEST_HOLD_SECONDS)
    try:
        await send(exchange, hook)
    except NoAnswer as error:
        await exchange.alert(call, code_of(error), error.words, url=hook.address.url)
    finally:
        call.told.set()
        call.told = asyncio.Event()
        if is_last:
            call.last_told.set()


def _final_fields(call: Call) -> Fields:
    fields = [("CallDuration", str(call.seconds)), ("Duration", str(ceil(call.seconds / 60)))]
    if call.sip:
        fields.append(("SipResponseCode", str(call.sip)))
    if call.answered_by:
        fields.append(("AnsweredBy", call.answered_by))
    if call.order.record and call.recordings:
        recording = call.recordings[0]
        fields += [
            ("RecordingUrl", recording_url(recording)),
            ("RecordingSid", recording.sid),
            ("RecordingDuration", str(recording.seconds)),
        ]
    return fields


async def tell_verdict(exchange: Exchange, call: Call, *, milliseconds: int) -> None:
    """Asynchronous machine detection has made up its mind."""
    if not call.order.amd:
        return
    fields = [
        ("CallSid", call.sid),
        ("AccountSid", call.account),
        ("AnsweredBy", call.answered_by or "unknown"),
        ("MachineDetectionDuration", str(milliseconds)),
    ]
    try:
        await send(exchange, Webhook(kind="amd", call=call, address=call.order.amd, fields=fields))
    except NoAnswer as error:
        await exchange.alert(call, code_of(error), error.words, url=call.order.amd.url)


async def tell_recording(exchange: Exchange, call: Call, recording: Recording) -> None:
    if not recording.callback:
        return
    fields = [
        ("AccountSid", call.account),
        ("CallSid", call.sid),
        ("RecordingSid", recording.sid),
        ("RecordingUrl", recording_url(recording)),
        ("RecordingStatus", recording.status),
        ("RecordingDuration", str(recording.seconds)),
        ("RecordingChannels", "1"),
        ("RecordingSource", recording.source),
    ]
    try:
        await send(exchange, Webhook(kind="recording", call=call, address=recording.callback, fields=fields))
    except NoAnswer as error:
        await exchange.alert(call, code_of(error), error.words, url=recording.callback.url)


def recording_url(recording: Recording) -> str:
    return f"https://api.twilio.com/{API_VERSION}/Accounts/{recording.account}/Recordings/{recording.sid}"


def _country(number: str) -> str:
    return next((country for prefix, country in COUNTRIES.items() if number.startswith(prefix)), "")
