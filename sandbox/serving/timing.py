"""What a control plane may do to the clock."""

from datetime import UTC, datetime
from typing import Any

from sandbox.serving.clock import Clock
from sandbox.serving.http import Refused, Request

LONGEST_STEP_SECONDS = 7 * 24 * 3600.0


def set_clock(clock: Clock, content: dict[str, Any]) -> None:
    """`now` and `speed`, each where it is given."""
    if "now" in content:
        try:
            instant = datetime.fromisoformat(str(content["now"]))
        except ValueError as error:
            raise Refused(400, "now must be a time such as 2026-11-24T09:30:00Z.") from error
        clock.set_to(instant if instant.tzinfo else instant.replace(tzinfo=UTC))
    if "speed" in content:
        clock.set_speed(number(content, "speed"))


async def step(clock: Clock, request: Request, *, stopped_at: str) -> None:
    """`stopped_at` is the address at which the clock can be stopped."""
    if clock.speed:
        raise Refused(409, f'The clock runs by itself; stop it with POST {stopped_at} {{"speed": 0}}.')
    seconds = number(request.json(), "seconds")
    if seconds > LONGEST_STEP_SECONDS:
        raise Refused(400, "At most a week at a time.")
    await clock.step(seconds)


def number(content: dict[str, Any], key: str) -> float:
    value = content.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise Refused(400, f"{key} must be a number from 0.")
    return float(value)
