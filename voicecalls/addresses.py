"""Addresses at which the telephone provider reaches us. The same setting builds them and verifies their signatures."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from voicecalls.models import CallAttempt, Line


def _address(name: str, **rows: UUID | int) -> str:
    return f"{settings.TELEPHONY_PUBLIC_URL}{reverse(name, kwargs=rows)}"


def voice_address(attempt: CallAttempt) -> str:
    """Asked when the phone was picked up: the conversation begins (or, after a redirect, leaves its message)."""
    return _address("call_voice", attempt_id=attempt.pk)


def answer_address(attempt: CallAttempt, *, number: int) -> str:
    """Where the answer to turn `number` goes."""
    return _address("call_answer", attempt_id=attempt.pk, number=number)


def status_address(attempt: CallAttempt) -> str:
    return _address("call_status", attempt_id=attempt.pk)


def machine_address(attempt: CallAttempt) -> str:
    """Where the provider's guess goes whether a person or a machine answered."""
    return _address("call_machine", attempt_id=attempt.pk)


def fallback_address(attempt: CallAttempt) -> str:
    """Asked when the voice or answer address failed."""
    return _address("call_fallback", attempt_id=attempt.pk)


def inbound_address(line: Line) -> str:
    """To be set at the provider for the number of the line: who rings back is answered here."""
    return _address("call_inbound", line_id=line.pk)


def inbound_status_address(line: Line) -> str:
    return _address("call_inbound_status", line_id=line.pk)
