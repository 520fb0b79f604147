"""Slots for any windows, busy times, rules, zones and clock changes.

Two independent judges look at the offer: a slow count, minute by minute, that must give the same list, and a list of
faults that each start is examined for. The faulty variants at the end show that these judges do object.
"""

import os
import time as process_time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from core.zones import KNOWN, zone
from interviews.slots import SlotRules, Span, by_date, instant, is_offered, merged, offered, told_apart, why_empty

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2029, 1, 1)
AMPLE = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Zones and days on which something rare happens.
RARE_DAYS = [
    ("Pacific/Apia", date(2011, 12, 30)),  # a date that does not exist
    ("Pacific/Kiritimati", date(1994, 12, 31)),
    ("Asia/Pyongyang", date(2018, 5, 4)),  # half an hour, just before midnight
    ("America/Caracas", date(2016, 5, 1)),
    ("Africa/Cairo", date(2026, 10, 29)),  # a weekday, at midnight
    ("Asia/Beirut", date(2027, 3, 28)),
    ("America/Havana", date(2026, 11, 1)),  # midnight twice
    ("Atlantic/Azores", date(2026, 10, 25)),
    ("Antarctica/Troll", date(2026, 10, 25)),  # two hours
    ("Australia/Lord_Howe", date(2027, 4, 4)),  # half an hour
]


@cache
def change_days(name: str) -> list[date]:
    """The days, by UTC, within which the zone's offset changes."""
    here = zone(name)
    noons = [datetime.combine(FIRST_DAY, time(12), UTC) + DAY * number for number in range((LAST_DAY - FIRST_DAY).days)]
    offsets = [noon.astimezone(here).utcoffset() for noon in noons]
    return [noons[number].date() for number in range(1, len(noons)) if offsets[number] != offsets[number - 1]]


@cache
def days(name: str) -> st.SearchStrategy[date]:
    """Days on or beside one of the zone's clock changes where it has any."""
    some = change_days(name) or [FIRST_DAY, date(2026, 2, 28), date(2027, 12, 31)]
    return st.sampled_from([day + DAY * beside for day in some for beside in (0, -1, 1)])


ZONES = st.sampled_from(sorted(KNOWN))
RARE = st.sampled_from([(name, day + DAY * beside) for name, day in RARE_DAYS for beside in (0, -1, 1)])
ONE_IN_FOUR = st.integers(0, 3).map(lambda number: number == 0)


@st.composite
def zone_days(draw: st.DrawFn) -> tuple[ZoneInfo, date]:
    """Any zone, with a day on or beside one of its clock changes; now and then a rare day."""
    if draw(ONE_IN_FOUR):
        name, day = draw(RARE)
    else:
        name = draw(ZONES)
        day = draw(days(name))
    return zone(name), day


ZONE_DAYS = zone_days()


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everything an offer depends on, with the zones of the team that typed the windows and of a reader."""

    windows: list[Span]
    busy: list[Span]
    rules: SlotRules
    now: datetime
    team: ZoneInfo
    reader: ZoneInfo

    def offer(self, **changes: Any) -> list[datetime]:
        scene = replace(self, **changes)
        return offered(windows=scene.windows, busy=scene.busy, rules=scene.rules, now=scene.now)

    def accepts(self, start: datetime) -> bool:
        return is_offered(start, windows=self.windows, busy=self.busy, rules=self.rules, now=self.now)


def some_minutes(lowest: int, highest: int, *, grain: int = 1) -> st.SearchStrategy[timedelta]:
    return st.integers(lowest // grain, highest // grain).map(lambda count: MINUTE * count * grain)


def lengths(longest: int, *, most: int, fewest: int = 0) -> st.SearchStrategy[list[tuple[timedelta, timedelta]]]:
    """Starts of so many spans, from a day before to two days after something, and how long they last."""
    one = st.tuples(some_minutes(-1440, 2880, grain=5), some_minutes(5, longest, grain=5))
    return st.lists(one, min_size=fewest, max_size=most)


# Made once: hypothesis spends more time on making strategies than on drawing from them.
LOCAL_WINDOWS = st.lists(
    st.tuples(st.integers(0, 47), st.integers(1, 20), st.integers(0, 1)), min_size=1, max_size=4
)  # opens and lasts in half hours, on which day
WINDOWS, BUSY = lengths(400, most=2), lengths(300, most=5)
RULES = st.builds(
    SlotRules,
    length=some_minutes(5, 120, grain=5),
    step=some_minutes(5, 90, grain=5),
    notice=st.just(0 * MINUTE) | some_minutes(0, 1440),
    horizon=st.none() | some_minutes(0, 4320),
    buffer_before=st.just(0 * MINUTE) | some_minutes(0, 30),
    buffer_after=st.just(0 * MINUTE) | some_minutes(0, 30),
)
AHEAD = st.just(-2 * DAY) | some_minutes(-2880, 1440)
READERS = st.sampled_from(["UTC", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns"]).map(zone)


def spans(around: datetime, drawn: list[tuple[timedelta, timedelta]]) -> list[Span]:
    return [Span(around + ahead, around + ahead + length) for ahead, length in drawn]


def local_windows(here: ZoneInfo, day: date, drawn: list[tuple[int, int, int]]) -> list[Span]:
    """Windows as a team types them, near a day; those that a clock change swallows are dropped."""
    found = []
    for opens, halves, later in drawn:
        closes = min((opens + halves) * 30, 1439)
        start = instant(day + DAY * later, time(*divmod(opens * 30, 60)), here, edge="start")
        end = instant(day + DAY * later, time(*divmod(closes, 60)), here, edge="end")
        found += [Span(start, end)] if start < end else []
    return found


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    here, day = draw(ZONE_DAYS)
    around = datetime.combine(day, time(0), UTC)
    return Scene(
        windows=local_windows(here, day, draw(LOCAL_WINDOWS)) + spans(around, draw(WINDOWS)),
        busy=spans(around, draw(BUSY)),
        rules=draw(RULES),
        now=around + draw(AHEAD),
        team=here,
        reader=draw(READERS),
    )


SCENES = scenes()


# ── The judges ───────────────────────────────────────────────────────────────────────────────────────────────────────


def counted(scene: Scene) -> list[datetime]:
    """The offer, minute by minute, with none of the ideas of the real calculation."""
    origin = datetime(1990, 1, 1, tzinfo=UTC)

    def minutes_of(spans: list[Span]) -> set[int]:
        return set(chain.from_iterable(range((s.start - origin) // MINUTE, (s.end - origin) // MINUTE) for s in spans))

    inside, taken, rules = minutes_of(scene.windows), minutes_of(scene.busy), scene.rules
    length, step = rules.length // MINUTE, rules.step // MINUTE
    before, after = rules.buffer_before // MINUTE, rules.buffer_after // MINUTE
    found, anchor = [], 0
    for minute in sorted(inside):
        anchor = anchor if minute - 1 in inside else minute
        start = origin + MINUTE * minute
        if (
            (minute - anchor) % step == 0
            and all(later in inside for later in range(minute, minute + length))
            and not any(near in taken for near in range(minute - before, minute + length + after))
            and start - scene.now >= rules.notice
            and (rules.horizon is None or start - scene.now <= rules.horizon)
        ):
            found.append(start)
    return found


def faults(starts: list[datetime], scene: Scene) -> set[str]:
    """What is wrong with an offer, each start looked at alone."""
    rules = scene.rules
    found = set() if starts == sorted(set(starts)) else {"order"}
    for start in starts:
        end = start + rules.length
        if any(start < span.end + rules.buffer_before and span.start < end + rules.buffer_after for span in scene.busy):
            found.add("busy")
        run = next((run for run in merged(scene.windows) if run.start <= start and end <= run.end), None)
        if run is None:
            found.add("window")
        elif (start - run.start) % rules.step:
            found.add("grid")
        if start < scene.now + rules.notice or (rules.horizon is not None and start > scene.now + rules.horizon):
            found.add("reach")
    return found


# ── Properties ───────────────────────────────────────────────────────────────────────────────────────────────────────


@AMPLE
@given(SCENES)
def test_the_offer_is_what_a_count_minute_by_minute_gives(scene):
    assert scene.offer() == counted(scene)


@AMPLE
@given(SCENES)
def test_no_start_overlaps_busy_time_leaves_its_window_or_the_grid(scene):
    assert faults(scene.offer(), scene) == set()


@AMPLE
@given(SCENES, st.integers(0, 59), st.integers(1, 59))
def test_exactly_what_is_offered_is_accepted(scene, minute, seconds):
    offer = set(scene.offer())
    day = datetime.combine((scene.windows[0].start if scene.windows else scene.now).date(), time(0), UTC)
    every_minute_of_some_hours = {day + HOUR * hour + MINUTE * (minute + hour) for hour in range(-24, 72)}
    grid = {point + step for point in offer for step in (scene.rules.step, -scene.rules.step, MINUTE)}
    edges = {edge for span in (*scene.windows, *scene.busy) for edge in (span.start, span.end)}
    for start in offer | every_minute_of_some_hours | grid | edges:
        assert scene.accepts(start) == (start in offer)
        assert scene.accepts(start.astimezone(scene.reader)) == (start in offer)
        assert not scene.accepts(start + timedelta(seconds=seconds))


@AMPLE
@given(SCENES, lengths(300, fewest=1, most=3))
def test_more_busy_time_only_removes_starts(scene, drawn):
    around = scene.windows[0].start if scene.windows else scene.now
    assert set(scene.offer(busy=scene.busy + spans(around, drawn))) <= set(scene.offer())


@AMPLE
@given(SCENES, st.data())
def test_order_and_repetition_of_what_is_given_do_not_matter(scene, data):
    windows = data.draw(st.permutations(scene.windows + scene.windows[:1]))
    busy = data.draw(st.permutations(scene.busy + scene.busy[-1:]))
    assert scene.offer(windows=windows, busy=busy) == scene.offer()
    assert scene.offer(windows=iter(windows), busy=iter(busy), now=scene.now.astimezone(scene.reader)) == scene.offer()


@AMPLE
@given(SCENES)
def test_the_zone_of_the_process_does_not_matter(scene):
    offers = []
    for name in ("UTC", "Pacific/Apia", "America/St_Johns", "Australia/Lord_Howe"):
        with process_in(name):
            offers.append((scene.offer(), by_date(scene.offer(), scene.reader)))
    assert offers == [offers[0]] * 4


def test_the_zone_of_the_process_really_is_another():
    hours = []
    for name in ("UTC", "Pacific/Apia"):
        with process_in(name):
            hours.append(process_time.localtime(0).tm_hour)
    assert hours == [0, 13]


@AMPLE
@given(SCENES, ZONE_DAYS)
def test_grouping_by_date_loses_nothing_and_every_shown_time_exists(scene, zone_day):
    reader, _ = zone_day
    grouped = by_date(scene.offer(), reader)
    assert list(chain.from_iterable(grouped.values())) == scene.offer()
    assert list(grouped) == sorted(grouped)
    for day, starts in grouped.items():
        for start in starts:
            shown = start.astimezone(reader)
            typed = datetime.combine(day, shown.time(), reader).replace(fold=shown.fold)
            assert (shown.date(), typed.astimezone(UTC)) == (day, start)
        assert len({(start.astimezone(reader).time(), start.astimezone(reader).fold) for start in starts}) == len(
            starts
        )


@AMPLE
@given(SCENES)
def test_there_is_a_reason_exactly_when_there_is_no_offer(scene):
    reason = why_empty(windows=scene.windows, busy=scene.busy, rules=scene.rules, now=scene.now)
    assert (reason is None) == bool(scene.offer())


@AMPLE
@given(SCENES, some_minutes(0, 4320))
def test_what_was_offered_has_passed_is_taken_or_is_still_there(scene, ago):
    then = scene.now - ago
    once = scene.offer(busy=[], now=then)
    left = set(scene.offer())
    gone = told_apart(once, left=left, earliest=scene.now + scene.rules.notice)
    assert gone.passed + gone.taken + len(set(once) & left) == len(once)


# ── Wall times ───────────────────────────────────────────────────────────────────────────────────────────────────────


@AMPLE
@given(ZONE_DAYS, st.integers(0, 1439))
def test_a_wall_time_is_the_first_or_last_minute_that_shows_it_or_the_first_after_its_gap(zone_day, minute):
    here, day = zone_day
    wall = datetime.combine(day, time(*divmod(minute, 60)))
    around = wall.replace(tzinfo=UTC)
    shown = {at: at.astimezone(here).replace(tzinfo=None) for at in (around + MINUTE * n for n in range(-960, 961))}
    exact = [at for at, local in shown.items() if local == wall]
    after = [at for at, local in shown.items() if local > wall and shown.get(at - MINUTE, local) < wall]
    assert instant(day, wall.time(), here, edge="start") == (exact or after)[0]
    assert instant(day, wall.time(), here, edge="end") == (exact or after)[-1]


def test_every_clock_change_of_every_zone_until_2029():
    seen = 0
    for name in sorted(KNOWN):
        here = zone(name)
        for day in change_days(name):
            noon = datetime.combine(day, time(12), UTC)
            moments = [noon - MINUTE * 5 * number for number in range(289)]
            change = next(at for at in moments if at.astimezone(here).utcoffset() != noon.astimezone(here).utcoffset())
            change += MINUTE * 5
            last, first = (at.astimezone(here).replace(tzinfo=None) for at in (change - MINUTE, change))
            shift = (first - last) // MINUTE - 1
            middle = last + MINUTE * (1 + shift // 2 if shift > 0 else shift // 2)
            found = [instant(middle.date(), middle.time(), here, edge=edge) for edge in ("start", "end")]
            assert (found[1] - found[0]) // MINUTE == max(-shift, 0), (name, day)
            assert (found == [change, change]) == (shift > 0), (name, day)
            seen += 1
    assert seen > 1000


# ── Faulty variants: the judges object ───────────────────────────────────────────────────────────────────────────────


def shifted_by_busy_time(scene: Scene) -> list[datetime]:
    """Windows are cut at busy times and each rest begins a grid of its own."""
    blocked = [Span(s.start - scene.rules.buffer_after, s.end + scene.rules.buffer_before) for s in scene.busy]
    rests = []
    for run in merged(scene.windows):
        start = run.start
        for block in merged(blocked):
            if start < block.start < run.end:
                rests.append(Span(start, block.start))
            start = max(start, block.end)
        rests += [Span(start, run.end)] if start < run.end else []
    return sorted(chain.from_iterable(scene.offer(windows=[rest], busy=[]) for rest in rests))


def over_the_end(scene: Scene) -> list[datetime]:
    """A slot need only begin inside its window."""
    return scene.offer(windows=[Span(run.start, run.end + scene.rules.length - MINUTE) for run in scene.windows])


def unmerged(scene: Scene) -> list[datetime]:
    """Each window has its own grid, also where windows touch or overlap."""
    return sorted(chain.from_iterable(scene.offer(windows=[window]) for window in scene.windows))


def without_buffers(scene: Scene) -> list[datetime]:
    return scene.offer(rules=replace(scene.rules, buffer_before=0 * MINUTE, buffer_after=0 * MINUTE))


def only_starts_compared(scene: Scene) -> list[datetime]:
    """A slot is taken when its start lies in busy time; its end is not looked at."""
    return [start for start in scene.offer(busy=[]) if not any(s.start <= start < s.end for s in scene.busy)]


def without_notice(scene: Scene) -> list[datetime]:
    return scene.offer(rules=replace(scene.rules, notice=0 * MINUTE))


def stepped_on_the_wall_clock(scene: Scene) -> list[datetime]:
    """Steps in the team's local time, where a skipped hour is counted twice."""
    found = []
    for run in merged(scene.windows):
        wall = run.start.astimezone(scene.team)
        while wall.astimezone(UTC) + scene.rules.length <= run.end:
            found.append(wall.astimezone(UTC))
            wall += scene.rules.step
    return found


Variant = Callable[[Scene], list[datetime]]


@pytest.mark.parametrize(
    ("variant", "fault"),
    [
        (shifted_by_busy_time, "grid"),
        (over_the_end, "window"),
        (unmerged, "grid"),
        (unmerged, "order"),
        (without_buffers, "busy"),
        (only_starts_compared, "busy"),
        (without_notice, "reach"),
        (stepped_on_the_wall_clock, "order"),
    ],
)
def test_a_faulty_calculation_is_found_out(variant: Variant, fault: str):
    quick = settings(max_examples=3000, deadline=None, phases=[Phase.generate], database=None)
    scene = find(SCENES, lambda scene: fault in faults(variant(scene), scene), settings=quick)
    assert counted(scene) != variant(scene)


@contextmanager
def process_in(name: str) -> Iterator[None]:
    """The whole process in another time zone."""
    before = os.environ.get("TZ")
    try:
        os.environ["TZ"] = name
        process_time.tzset()
        yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        process_time.tzset()
