"""Where the vendor's behaviour is not established, or differs between customers: one switch each."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

CHOICES: dict[str, tuple[object, ...]] = {
    "disqualify_event": ("subtype", "own_type", "none"),
    "foreign_stage": (422, 404),
    "foreign_company": (403, 404, 401),
    "body_style": ("compact", "spaced", "sorted", "escaped"),
    "reset_as": ("seconds", "epoch"),
}
# Nine more attempts within two days.
RETRY_SECONDS = [60, 300, 900, 3600, 7200, 14400, 28800, 50400, 64800]


class BadSwitch(ValueError):
    """Said to whoever threw it."""


@dataclass(kw_only=True)
class Switches:
    echo: bool = True  # moves made by API send webhooks too
    signed_tests: bool = False
    disqualify_event: str = "subtype"
    stage_category_in_events: bool = False
    offers_meta: bool = True
    offers_all_at_once: bool = False  # as before December 2025: no pages
    offers_bare: bool = False  # rows of the list lack kind and times
    pipeline_embedded: bool = True  # else its number only
    offer_id_filters: bool = True  # GET candidates?offer_id=
    foreign_stage: int = 422
    foreign_company: int = 403
    hire_needs_opening: bool = False
    note_body_accepted: bool = True  # else body_json only
    search_lag_seconds: float = 0
    body_style: str = "compact"
    retry_seconds: list[float] = field(default_factory=lambda: list(RETRY_SECONDS))
    webhook_timeout_seconds: float = 10  # of the wall
    webhooks_per_minute: int = 0  # 0: any number
    throttle_seconds: float = 600
    requests_per_second: float = 0  # 0: any number; more answer 429
    announce: str = "retry-after,x-ratelimit"  # what a 429 says
    reset_as: str = "seconds"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read_switches(content: dict[str, Any], base: Switches | None = None) -> Switches:
    """The switches of `base` with these changed. Raises BadSwitch."""
    switches = Switches(**asdict(base or Switches()))
    known = {each.name for each in fields(Switches)}
    for name, value in content.items():
        if name not in known:
            raise BadSwitch(f"{name} is no switch; there are {', '.join(sorted(known))}.")
        _check(name, value, getattr(switches, name))
        setattr(switches, name, value)
    return switches


def _check(name: str, value: Any, old: Any) -> None:
    if name in CHOICES and value not in CHOICES[name]:
        raise BadSwitch(f"{name} must be one of {', '.join(map(str, CHOICES[name]))}.")
    if isinstance(old, bool):
        fits = isinstance(value, bool)
    elif isinstance(old, int | float):
        fits = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    elif isinstance(old, list):
        fits = isinstance(value, list) and all(type(each) in (int, float) and each >= 0 for each in value)
    else:
        fits = isinstance(value, type(old))
    if not fits:
        raise BadSwitch(f"{name} cannot be {value!r}.")
