"""A call that got no reply it could use."""

from collections.abc import Mapping
from datetime import datetime

from voicecalls.models import CallAttempt, ProviderEvent


def take_fallback(attempt: CallAttempt, *, body: Mapping[str, str], now: datetime) -> None:
    """Keep what the provider says of it, once for each kind of error; the call itself is told how it ended as usual."""
    event = ProviderEvent(
        organization_id=attempt.organization_id,
        attempt=attempt,
        sid=body.get("CallSid", "")[:34],
        key=f"fallback:{body.get('ErrorCode', '')}"[:60],
        body=dict(body),
        received_at=now,
    )
    ProviderEvent.objects.bulk_create([event], ignore_conflicts=True)
