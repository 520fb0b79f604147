"""Call hours in any zone and over clock changes, judged by reading the clocks; and wrong variants that it finds out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.interviews.test_slots_properties import ZONE_DAYS
from tests.voicecalls.judge import CELL, DAY, open_cells
from voicecalls.hours import Callee, CallHours, Why, may_ring, next_opening, within_law

AMPLE = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SECOND = timedelta(seconds=1)
REGIONS = {"DE": "BY", "US": "CA", "FR": "57", "AU": "VIC", "AT": "9", "CL": "AP"}


@dataclass(frozen=True, kw_only=True)
class Scene:
    hours: CallHours
    callee: Callee
    start: datetime
    end: datetime

    def cells(self) -> set[datetime]:
        return open_cells(self.hours, self.callee, self.start, self.end)

    def moments(self) -> list[datetime]:
        return [self.start + CELL * number for number in range((self.end - self.start) // CELL)]


@st.composite
def windows(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    """On quarters of an hour; some run over midnight, some to it, some overlap."""
    found = []
    for _ in range(draw(st.integers(1, 3))):
        opens = draw(st.integers(0, 95))
        closes = (opens + draw(st.integers(1, 60))) % 96
        found.append((time(opens // 4, opens % 4 * 15), time(closes // 4, closes % 4 * 15)))
    return tuple(found)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    here, day = draw(ZONE_DAYS)
    others = [draw(ZONE_DAYS)[0] for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2])))]
    country, home = (draw(st.sampled_from(sorted(REGIONS))) for _ in range(2))
    hours = CallHours(
        weekdays=frozenset(draw(st.sets(st.integers(0, 5), min_size=3))),
        windows=draw(windows()),
        country=home,
        region=draw(st.sampled_from(["", REGIONS[home]])),
        observe_holidays=draw(st.booleans()),
    )
    callee = Callee(
        zones=(here, *others),
        country=draw(st.sampled_from(["", country])),
        region=draw(st.sampled_from(["", REGIONS[country]])),
    )
    if not callee.country:
        callee = replace(callee, region="")
    start = datetime.combine(day, time(0), UTC) - DAY
    return Scene(hours=hours, callee=callee, start=start, end=start + 3 * DAY)


@AMPLE
@given(scenes(), st.integers(0, 24))
def test_a_phone_may_ring_exactly_where_the_clocks_allow_it(scene, cells):
    allowed = open_cells(scene.hours, scene.callee, scene.start, scene.end + CELL * cells)
    for at in scene.moments():
        expected = all(at + CELL * number in allowed for number in range(max(cells, 1)))
        why = may_ring(scene.hours, scene.callee, at=at, for_=CELL * cells)
        assert (why is None) == expected, (at, why)


@AMPLE
@given(scenes(), st.integers(0, 863), st.integers(0, 299), st.integers(0, 600))
def test_the_next_opening_is_the_first_instant_at_which_it_may_ring(scene, cell, seconds, ring):
    after, for_ = scene.start + CELL * cell + SECOND * seconds, SECOND * ring
    found = next_opening(scene.hours, scene.callee, after=after, for_=for_)
    if found is not None:
        assert found >= after and may_ring(scene.hours, scene.callee, at=found, for_=for_) is None
    until = min(found or scene.end, scene.end)
    steps = range(max(0, -(-(until - after) // timedelta(minutes=1))))
    candidates = [after, *(at for at in scene.moments() if after <= at), *(after + timedelta(minutes=n) for n in steps)]
    for at in candidates:
        if at < until:
            assert may_ring(scene.hours, scene.callee, at=at, for_=for_) is not None


@AMPLE
@given(scenes(), st.integers(1, 599))
def test_no_phone_rings_after_the_end(scene, ring):
    cells, for_ = scene.cells(), SECOND * ring
    ends = [at + CELL for at in cells if at + CELL not in cells and at + CELL < scene.end]
    for end in ends:
        assert may_ring(scene.hours, scene.callee, at=end - for_ + SECOND, for_=for_) is not None
        if end - CELL * 2 in cells:
            assert may_ring(scene.hours, scene.callee, at=end - for_, for_=for_) is None


@AMPLE
@given(scenes())
def test_the_law_permits_whatever_the_hours_permit(scene):
    widest = within_law(scene.hours)
    for at in scene.cells():
        assert may_ring(widest, scene.callee, at=at, for_=CELL) is None


@AMPLE
@given(scenes())
def test_without_a_zone_nobody_is_called(scene):
    nowhere = replace(scene.callee, zones=())
    assert may_ring(scene.hours, nowhere, at=scene.start) == Why.ZONE_UNKNOWN
    assert next_opening(scene.hours, nowhere, after=scene.start, for_=CELL) is None


# ── Faulty variants: the judge objects ───────────────────────────────────────────────────────────────────────────────

BERLIN, NEW_YORK, LOS_ANGELES, CAIRO, AUCKLAND = map(
    ZoneInfo, ("Europe/Berlin", "America/New_York", "America/Los_Angeles", "Africa/Cairo", "Pacific/Auckland")
)
WORKDAYS, SIX_DAYS = frozenset(range(5)), frozenset(range(6))
NINE_TO_FIVE = ((time(9), time(17)),)


def scene_of(zones: tuple[ZoneInfo, ...], day: date, *, days: int = 3, callee: str = "DE", **hours: Any) -> Scene:
    start = datetime.combine(day, time(0), UTC)
    given: dict[str, Any] = {"weekdays": SIX_DAYS, "windows": NINE_TO_FIVE, "country": "DE"} | hours
    return Scene(
        hours=CallHours(**given), callee=Callee(zones=zones, country=callee), start=start, end=start + days * DAY
    )


Variant = Callable[[Scene, datetime], bool]


def really(scene: Scene, at: datetime) -> bool:
    return may_ring(scene.hours, scene.callee, at=at, for_=CELL) is None


def weekday_from_utc(scene: Scene, at: datetime) -> bool:
    local = at.astimezone(scene.callee.zones[0]).time()
    return at.weekday() in scene.hours.weekdays and any(
        opens <= local < closes for opens, closes in scene.hours.windows
    )


def only_the_first_zone(scene: Scene, at: datetime) -> bool:
    return really(replace(scene, callee=replace(scene.callee, zones=scene.callee.zones[:1])), at)


def any_of_the_zones(scene: Scene, at: datetime) -> bool:
    return any(really(replace(scene, callee=replace(scene.callee, zones=(zone,))), at) for zone in scene.callee.zones)


def a_day_is_24_hours(scene: Scene, at: datetime) -> bool:
    """The window of the first day, repeated every 24 hours."""
    zone = scene.callee.zones[0]
    first = scene.start.astimezone(zone).date()
    starts = [datetime.combine(first, opens, zone).astimezone(UTC) for opens, _ in scene.hours.windows]
    ends = [datetime.combine(first, closes, zone).astimezone(UTC) for _, closes in scene.hours.windows]
    return any(
        start + DAY * number <= at < end + DAY * number
        for start, end in zip(starts, ends, strict=True)
        for number in range(-1, 8)
        if at.astimezone(zone).weekday() in scene.hours.weekdays
    )


def only_the_start_is_looked_at(scene: Scene, at: datetime) -> bool:
    return may_ring(scene.hours, scene.callee, at=at + CELL - SECOND) is None


def nationwide_holidays_alone(scene: Scene, at: datetime) -> bool:
    return really(replace(scene, callee=replace(scene.callee, region="HH")), at)


def the_organizations_hours_alone(scene: Scene, at: datetime) -> bool:
    local = at.astimezone(scene.callee.zones[0])
    return local.weekday() in scene.hours.weekdays and any(
        opens <= local.time() < closes for opens, closes in scene.hours.windows
    )


@pytest.mark.parametrize(
    ("variant", "scene"),
    [
        (weekday_from_utc, scene_of((AUCKLAND,), date(2026, 11, 27), callee="")),
        (only_the_first_zone, scene_of((NEW_YORK, LOS_ANGELES), date(2026, 11, 24), callee="US")),
        (any_of_the_zones, scene_of((NEW_YORK, LOS_ANGELES), date(2026, 11, 24), callee="US")),
        (a_day_is_24_hours, scene_of((CAIRO,), date(2026, 4, 23), callee="EG")),
        (a_day_is_24_hours, scene_of((BERLIN,), date(2027, 3, 27), days=4)),
        (nationwide_holidays_alone, scene_of((BERLIN,), date(2027, 1, 5))),
        (the_organizations_hours_alone, scene_of((BERLIN,), date(2026, 12, 24))),
        (the_organizations_hours_alone, scene_of((BERLIN,), date(2026, 12, 1), windows=((time(7), time(21)),))),
    ],
)
def test_a_faulty_calculation_is_found_out(variant: Variant, scene: Scene):
    cells = scene.cells()
    assert {at for at in scene.moments() if really(scene, at)} == cells
    assert {at for at in scene.moments() if variant(scene, at)} != cells


def test_a_ring_over_the_end_is_found_out():
    scene = scene_of((BERLIN,), date(2026, 11, 24))
    last = max(at for at in scene.cells() if at.day == 24) + CELL - SECOND
    assert only_the_start_is_looked_at(scene, last - CELL + SECOND)
    assert may_ring(scene.hours, scene.callee, at=last, for_=timedelta(seconds=55)) == Why.ENDS_TOO_SOON
