"""The telephone: a port in our own words (port.py) and the one adapter behind it (twilio.py, twiml.py, signatures.py).

Callers import from here.
"""

from voicecalls.telephony.port import (
    ENDED,
    CallRequest,
    ErrorKind,
    Listen,
    Meaning,
    Placed,
    Record,
    Reply,
    ReplyStep,
    Seen,
    Speak,
    Status,
    Telephony,
    TelephonyError,
    Wait,
    rank,
)
from voicecalls.telephony.twilio import connect

__all__ = [
    "ENDED",
    "CallRequest",
    "ErrorKind",
    "Listen",
    "Meaning",
    "Placed",
    "Record",
    "Reply",
    "ReplyStep",
    "Seen",
    "Speak",
    "Status",
    "Telephony",
    "TelephonyError",
    "Wait",
    "connect",
    "rank",
]
