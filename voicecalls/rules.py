"""What may be saved as call settings and stage rules. Problems are values: pages list them, actions refuse on them."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum

from voicecalls.dialling import MOST_PER_DAY, RETRIED
from voicecalls.fences import SATURDAY, SUNDAY, Fence, Windows, fence_of
from voicecalls.hours import MIDNIGHT

Window = tuple[time, time]

MOST_WINDOWS = 6
KEPT_UNDECIDED_DAYS = 365  # after the last call, where nobody decides about the application
# Caps: the German industry code (CCV/DDV) has 3 a day, 15 a week, 30 in all, and 15 to 40 seconds of ringing.
LIMITS: Mapping[str, tuple[int, int]] = {
    "most_attempts": (1, 30),
    "calls_per_day": (1, MOST_PER_DAY),
    "calls_per_week": (1, 15),
    "ring_seconds": (15, 40),
    "keep_audio_days": (1, 365),
    "keep_answers_days": (1, 730),
}
LONGEST_WAIT = timedelta(days=14)
MOST_RETRIES = 10
DAY_SECONDS = 24 * 60 * 60


class SettingsProblemCode(StrEnum):
    SUNDAY = "sunday"
    UNKNOWN_DAY = "unknown_day"
    NO_DAY = "no_day"
    NO_WINDOW = "no_window"
    TOO_MANY_WINDOWS = "too_many_windows"
    NO_LENGTH = "no_length"  # from and to are the same
    OVER_MIDNIGHT = "over_midnight"  # ends before it begins: no law lets phones ring at midnight
    OVERLAPS = "overlaps"
    OUTSIDE_LAW = "outside_law"  # not a minute of it is permitted
    CLIPPED = "clipped"  # a warning: in force only as far as it is permitted
    SATURDAY_CLOSED = "saturday_closed"  # a warning: nobody is called on Saturdays in this country
    OUT_OF_RANGE = "out_of_range"
    FEWER_THAN_A_DAY = "fewer_than_a_day"  # fewer calls a week than a day
    FINAL_OUTCOME = "final_outcome"  # a wait after an outcome that ends the case

    @property
    def is_warning(self) -> bool:
        return self in (SettingsProblemCode.CLIPPED, SettingsProblemCode.SATURDAY_CLOSED)


@dataclass(frozen=True, kw_only=True)
class SettingsProblem:
    """Why a setting is refused, or what will become of it. `field`: a weekday list, a window, a number's name or an
    outcome; `index`: the place of a window in what was given; `permitted`: the hours a window is clipped to, or those
    of the law; `low`, `high`: the range of a number (of minutes, for a delay)."""

    code: SettingsProblemCode
    field: str
    index: int | None = None
    permitted: Windows = ()
    low: int | None = None
    high: int | None = None


def check_weekdays(weekdays: Iterable[int], *, country: str) -> list[SettingsProblem]:
    """Sunday is refused wherever it comes from, and so is a week without a day."""
    days = set(weekdays)
    codes = []
    if not days:
        codes.append(SettingsProblemCode.NO_DAY)
    if SUNDAY in days:
        codes.append(SettingsProblemCode.SUNDAY)
    if days - set(range(SUNDAY + 1)):
        codes.append(SettingsProblemCode.UNKNOWN_DAY)
    if SATURDAY in days and not fence_of(country).saturday:
        codes.append(SettingsProblemCode.SATURDAY_CLOSED)
    return [SettingsProblem(code=code, field="weekdays") for code in codes]


def check_windows(windows: Sequence[Window], *, country: str) -> list[SettingsProblem]:
    """What is wrong with the windows of a day, and which of them the law of the organization's own country clips.

    To midnight means the end of the day. Windows may touch; they must not overlap.
    """
    if not windows:
        return [SettingsProblem(code=SettingsProblemCode.NO_WINDOW, field="windows")]
    if len(windows) > MOST_WINDOWS:
        return [SettingsProblem(code=SettingsProblemCode.TOO_MANY_WINDOWS, field="windows", high=MOST_WINDOWS)]
    fence = fence_of(country)
    found = [_check_window(index, window, fence) for index, window in enumerate(windows)]
    overlapping = [
        SettingsProblem(code=SettingsProblemCode.OVERLAPS, field="windows", index=index)
        for index, window in enumerate(windows)
        if window[0] != window[1] and any(_overlap(window, earlier) for earlier in windows[:index])
    ]
    return sorted([*filter(None, found), *overlapping], key=lambda problem: problem.index or 0)


def check_numbers(numbers: Mapping[str, int]) -> list[SettingsProblem]:
    """Numbers under the names of LIMITS. A week holds no fewer calls than a day."""
    found = [
        SettingsProblem(code=SettingsProblemCode.OUT_OF_RANGE, field=name, low=LIMITS[name][0], high=LIMITS[name][1])
        for name, number in numbers.items()
        if not LIMITS[name][0] <= number <= LIMITS[name][1]
    ]
    if {"calls_per_day", "calls_per_week"} <= set(numbers) and numbers["calls_per_day"] > numbers["calls_per_week"]:
        found.append(SettingsProblem(code=SettingsProblemCode.FEWER_THAN_A_DAY, field="calls_per_week"))
    return found


def check_waits(waits: Mapping[str, tuple[timedelta, int]]) -> list[SettingsProblem]:
    """Delay and number per outcome; after some outcomes nobody is called again."""
    found = []
    for outcome, (delay, most) in waits.items():
        if outcome not in RETRIED:
            found.append(SettingsProblem(code=SettingsProblemCode.FINAL_OUTCOME, field=outcome))
            continue
        if not timedelta(0) <= delay <= LONGEST_WAIT:
            high = LONGEST_WAIT // timedelta(minutes=1)
            found.append(SettingsProblem(code=SettingsProblemCode.OUT_OF_RANGE, field=outcome, low=0, high=high))
        if not 0 <= most <= MOST_RETRIES:
            field = f"{outcome}.most"
            found.append(SettingsProblem(code=SettingsProblemCode.OUT_OF_RANGE, field=field, low=0, high=MOST_RETRIES))
    return found


def _check_window(index: int, window: Window, fence: Fence) -> SettingsProblem | None:
    opens, closes = window
    inside, wished = _inside(window, fence), _pieces(window)
    kept: Windows = ()
    if opens == closes != MIDNIGHT:
        code = SettingsProblemCode.NO_LENGTH
    elif MIDNIGHT != closes < opens:
        code = SettingsProblemCode.OVER_MIDNIGHT
    elif not inside:
        code, kept = SettingsProblemCode.OUTSIDE_LAW, fence.workdays
    elif _length(inside) < _length(wished):
        code, kept = SettingsProblemCode.CLIPPED, _walls(inside)
    else:
        return None
    return SettingsProblem(code=code, field="windows", index=index, permitted=kept)


def _inside(window: Window, fence: Fence) -> list[tuple[int, int]]:
    """The seconds of a window that a fence permits on workdays."""
    limits = [piece for each in fence.workdays for piece in _pieces(each)]
    both = [(max(a, c), min(b, d)) for a, b in _pieces(window) for c, d in limits]
    return [(begins, ends) for begins, ends in both if begins < ends]


def _length(pieces: Iterable[tuple[int, int]]) -> int:
    return sum(ends - begins for begins, ends in pieces)


def _overlap(one: Window, other: Window) -> bool:
    return any(a < d and c < b for a, b in _pieces(one) for c, d in _pieces(other))


def _pieces(window: Window) -> list[tuple[int, int]]:
    """A window in seconds of one day; over midnight, its two pieces."""
    opens, closes = (wall.hour * 3600 + wall.minute * 60 + wall.second for wall in window)
    if opens < closes:
        return [(opens, closes)]
    return [(opens, DAY_SECONDS)] + ([(0, closes)] if closes else [])


def _walls(pieces: Iterable[tuple[int, int]]) -> Windows:
    return tuple((_wall(begins), _wall(ends)) for begins, ends in pieces)


def _wall(seconds: int) -> time:
    seconds %= DAY_SECONDS
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


# ── Stage rules ──────────────────────────────────────────────────────────────────────────────────────────────────────


class StageProblemCode(StrEnum):
    LEADS_BACK = "leads_back"  # whoever has been called ends where calls start, and is called for ever
    TWO_ROLES = "two_roles"  # another rule has this stage already


@dataclass(frozen=True, kw_only=True)
class StageRule:
    """A stage that starts calls, by its name. `job`: None: the stage of this name in every job; a rule for a job wins.
    `targets`: the names of the stages to which people move when a case has ended."""

    job: Hashable | None
    stage: str
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StageProblem:
    """Why a rule is refused. `index`: its place in what was given; `way`: the stages from its own back to itself."""

    code: StageProblemCode
    index: int
    way: tuple[str, ...] = ()


def check_stage_rules(rules: Sequence[StageRule]) -> list[StageProblem]:
    """Each stage has one rule, and no chain of moves leads from a rule's stage back to it. A target may well start
    calls of its own, as long as it ends."""
    found: list[StageProblem] = []
    for index, rule in enumerate(rules):
        if any(_key(rule) == _key(earlier) for earlier in rules[:index]):
            found.append(StageProblem(code=StageProblemCode.TWO_ROLES, index=index))
            continue
        ways = (_way_back(rule, _in_force(rules, job)) for job in _jobs_of(rule, rules))
        way = next((way for way in ways if way), ())
        if way:
            found.append(StageProblem(code=StageProblemCode.LEADS_BACK, index=index, way=way))
    return found


def _key(rule: StageRule) -> tuple[Hashable | None, str]:
    return rule.job, rule.stage.casefold()


def _jobs_of(rule: StageRule, rules: Sequence[StageRule]) -> list[Hashable | None]:
    """The jobs in which a rule is to be followed; a general one wherever a job's own does not win."""
    if rule.job is not None:
        return [rule.job]
    own = {each.job for each in rules if each.stage.casefold() == rule.stage.casefold()} - {None}
    return list(dict.fromkeys([None, *(each.job for each in rules if each.job not in own)]))


def _in_force(rules: Sequence[StageRule], job: Hashable | None) -> dict[str, StageRule]:
    """The rules of a job by stage: the general ones, over them its own."""
    general = {rule.stage.casefold(): rule for rule in reversed(rules) if rule.job is None}
    return general | {
        rule.stage.casefold(): rule for rule in reversed(rules) if rule.job is not None and rule.job == job
    }


def _way_back(rule: StageRule, in_force: Mapping[str, StageRule]) -> tuple[str, ...]:
    """The shortest chain of stages from a rule's stage back to it; empty if there is none."""
    goal = rule.stage.casefold()
    ways: list[tuple[str, ...]] = [(rule.stage, target) for target in rule.targets]
    seen = set[str]()
    while ways:
        way = ways.pop(0)
        here = way[-1].casefold()
        if here == goal:
            return way
        if here in in_force and here not in seen:
            seen.add(here)
            ways += [(*way, target) for target in in_force[here].targets]
    return ()
