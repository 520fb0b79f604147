"""Seats that one of several people fills, all of them needed: the rule, and an independent count minute by minute."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from interviews.panels import PersonTimes, Question, intersection, lost
from interviews.slots import Empty, SlotRules, Span

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday
HALF_HOUR = timedelta(minutes=30)
RULES = SlotRules(length=HALF_HOUR, step=HALF_HOUR)


def at(hour: float, *, day: int = 1) -> datetime:
    """So many hours into a day; day 1 is Tuesday."""
    return NOW.replace(hour=0) + timedelta(days=day, hours=hour)


def span(opens: float, closes: float, *, day: int = 1) -> Span:
    return Span(at(opens, day=day), at(closes, day=day))


def ask(*seats: dict[str, PersonTimes], windows=(), busy=(), published=False, rules=RULES, now=NOW) -> Question:
    people = {name: times for seat in seats for name, times in seat.items()}
    return Question(
        windows=list(windows),
        seats=[list(seat) for seat in seats],
        people=people,
        busy=list(busy),
        rules=rules,
        uses_published=published,
        now=now,
    )


def hours(question: Question) -> list[float]:
    """The starts on offer, as hours into Tuesday."""
    return [(start - at(0)) / timedelta(hours=1) for start in question.offered()]


def busy(*spans: Span, **more) -> PersonTimes:
    return PersonTimes(busy=spans, **more)


FREE = PersonTimes()


def test_one_of_several_people_is_enough_for_a_seat():
    seat = {"ines": busy(span(9, 10)), "jonas": busy(span(10, 11))}
    assert hours(ask(seat, windows=[span(9, 11)])) == [9, 9.5, 10, 10.5]


def test_all_seats_are_needed():
    question = ask({"ines": busy(span(9, 10))}, {"jonas": busy(span(10.5, 11))}, windows=[span(9, 11)])
    assert hours(question) == [10]


def test_a_seat_whose_people_are_all_taken_closes_the_time():
    taken = busy(span(9, 10))
    assert hours(ask({"ines": taken, "jonas": taken}, windows=[span(9, 10.5)])) == [10]


def test_when_the_candidate_is_taken_nothing_is_offered():
    assert hours(ask({"ines": FREE}, windows=[span(9, 10)], busy=[span(9, 9.5)])) == [9.5]


def test_published_hours_are_offered_where_every_seat_has_somebody():
    ines, jonas = PersonTimes(published=[span(9, 11)]), PersonTimes(published=[span(10, 12)])
    assert hours(ask({"ines": ines}, {"jonas": jonas}, published=True)) == [10, 10.5]
    assert hours(ask({"ines": ines, "jonas": jonas}, published=True)) == [9, 9.5, 10, 10.5, 11, 11.5]


def test_published_hours_count_only_where_they_are_offered():
    ines = PersonTimes(published=[span(9, 11)])
    assert hours(ask({"ines": ines})) == []
    assert hours(ask({"ines": ines}, windows=[span(14, 15)])) == [14, 14.5]
    assert hours(ask({"ines": ines}, windows=[span(14, 15)], published=True)) == [9, 9.5, 10, 10.5, 14, 14.5]


def test_notice_and_horizon_of_a_person_limit_their_published_hours_but_no_window():
    ines = PersonTimes(published=[span(9, 17)], earliest=at(11), latest=at(12))
    assert hours(ask({"ines": ines}, published=True)) == [11, 11.5, 12]
    assert hours(ask({"ines": ines}, windows=[span(9, 10)], published=True)) == [9, 9.5, 11, 11.5, 12]


def test_notice_moves_no_start():
    ines = PersonTimes(published=[span(9, 12)], earliest=at(9.2))
    assert hours(ask({"ines": ines}, published=True)) == [9.5, 10, 10.5, 11, 11.5]


def test_buffers_are_the_persons_own():
    ines = busy(span(10, 11), buffer_before=HALF_HOUR, buffer_after=timedelta(minutes=10))
    assert hours(ask({"ines": ines}, windows=[span(9, 13)])) == [9, 11.5, 12, 12.5]
    assert hours(ask({"ines": ines, "jonas": busy(span(9, 10))}, windows=[span(9, 13)])) == [
        9, 10, 10.5, 11, 11.5, 12, 12.5,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "left"),
    [("UTC", [22, 22.5, 23, 23.5]), ("Asia/Kolkata", []), ("America/New_York", [])],
    ids=["another day", "the same day there", "the same day there too"],
)
def test_a_day_is_full_in_the_interviewers_own_calendar(zone, left):
    """An interview on Wednesday 00:00 UTC: Wednesday in Kolkata, as is Tuesday 22:00 UTC there; Tuesday in New York."""
    ines = PersonTimes(zone=ZoneInfo(zone), most_per_day=1, interviews=[at(24)])
    assert hours(ask({"ines": ines}, windows=[span(22, 24)])) == left


def test_a_week_runs_from_monday_to_sunday():
    ines = PersonTimes(most_per_week=2, interviews=[at(9, day=0), at(9, day=6)])  # Monday and Sunday
    days = ask({"ines": ines}, windows=[span(9, 9.5, day=day) for day in (1, 6, 7)]).offered()
    assert days == [at(9, day=7)]


def test_a_limit_that_is_not_reached_closes_nothing():
    ines = PersonTimes(most_per_day=2, interviews=[at(15)])
    assert hours(ask({"ines": ines}, windows=[span(9, 10)])) == [9, 9.5]


def test_of_those_who_are_free_whoever_is_first_in_order_is_asked():
    seat = {"ines": PersonTimes(order=(3, 0.0, "ines")), "jonas": PersonTimes(order=(1, 5.0, "jonas"))}
    question = ask(seat, {"mia": FREE}, windows=[span(9, 10)])
    assert question.who(at(9)) == ["jonas", "mia"]


def test_whoever_takes_part_already_stays_where_possible():
    seat = {"ines": replace(FREE, order=(9, 0.0, "ines")), "jonas": FREE}
    question = ask(seat, windows=[span(9, 10)])
    assert question.who(at(9), rather={"ines"}) == ["ines"]
    taken = ask({**seat, "ines": busy(span(9, 10))}, windows=[span(9, 10)])
    assert taken.who(at(9), rather={"ines"}) == ["jonas"]


def test_without_seats_only_the_candidate_has_to_be_free():
    assert hours(ask(windows=[span(9, 10)])) == [9, 9.5]


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (ask({"ines": FREE}), Empty.NOTHING_OFFERED),
        (ask({"ines": FREE}, windows=[span(9, 10, day=-1)]), Empty.ALL_PAST_OR_TOO_SOON),
        (ask({"ines": busy(span(0, 24))}, windows=[span(9, 10)]), Empty.ALL_TAKEN),
        (ask({"ines": PersonTimes(most_per_day=1, interviews=[at(15)])}, windows=[span(9, 10)]), Empty.ALL_TAKEN),
        (
            ask({"ines": PersonTimes(published=[span(9, 10)], earliest=at(0, day=2))}, published=True),
            Empty.ALL_PAST_OR_TOO_SOON,
        ),
        (ask({"ines": FREE}, windows=[span(9, 10)]), None),
    ],
)
def test_why_nothing_is_offered(question, reason):
    assert question.why_empty() == reason


def test_what_was_taken_since_is_told_apart_from_what_has_passed():
    then = ask({"ines": FREE}, windows=[span(9, 11), span(9, 10, day=0)], now=at(8, day=0))
    current = ask({"ines": busy(span(9, 10))}, windows=then.windows, now=at(9.5, day=0))
    stale = lost(then, current)
    assert (stale.passed, stale.taken) == (1, 2)


def test_common_time():
    assert intersection([span(9, 11), span(12, 13)], [span(10, 12.5)]) == [span(10, 11), span(12, 12.5)]
    assert intersection([span(9, 10)], [span(10, 11)]) == []


# An independent count

MINUTE = timedelta(minutes=1)
QUARTERS = 24 * 4 * 2  # two days
spans = st.builds(
    lambda begin, quarters: Span(NOW + begin * 15 * MINUTE, NOW + (begin + quarters) * 15 * MINUTE),
    st.integers(0, QUARTERS),
    st.integers(1, 20),
)
some = st.lists(spans, max_size=4)
moments = st.integers(0, QUARTERS).map(lambda quarter: NOW + quarter * 15 * MINUTE)
buffers = st.sampled_from([0, 10, 45]).map(lambda minutes: minutes * MINUTE)
persons = st.builds(
    PersonTimes,
    published=some,
    earliest=moments,
    latest=moments,
    busy=some,
    buffer_before=buffers,
    buffer_after=buffers,
    zone=st.sampled_from(["UTC", "Asia/Kathmandu", "America/New_York"]).map(ZoneInfo),
    most_per_day=st.none() | st.integers(1, 2),
    most_per_week=st.none() | st.integers(1, 3),
    interviews=st.lists(moments, max_size=3),
)


@st.composite
def questions(draw) -> Question:
    seats = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    names = [[f"{seat}-{number}" for number in range(size)] for seat, size in enumerate(seats)]
    return Question(
        windows=draw(some),
        seats=names,
        people={name: draw(persons) for seat in names for name in seat},
        busy=draw(some),
        rules=SlotRules(length=draw(st.sampled_from([15, 30, 45])) * MINUTE, step=30 * MINUTE, notice=20 * MINUTE),
        uses_published=draw(st.booleans()),
        now=NOW,
    )


def minutes(covered) -> set[datetime]:
    return {one.start + number * MINUTE for one in covered for number in range((one.end - one.start) // MINUTE)}


def counted(question: Question) -> list[datetime]:
    """The starts on offer by looking at every single minute."""
    offered = minutes(question.windows)
    published = {name: minutes(person.published) for name, person in question.people.items()}
    common = set.intersection(*(set().union(*(published[name] for name in seat)) for seat in question.seats))
    runs = offered | (common if question.uses_published else set())
    taken = minutes(question.busy)

    def fits(name: str, slot: set[datetime], start: datetime) -> bool:
        person, end = question.people[name], start + question.rules.length
        own_hours = slot <= offered | published[name] and person.earliest <= start <= person.latest
        if not (slot <= offered or (question.uses_published and own_hours)):
            return False
        wanted = Span(start - person.buffer_before, end + person.buffer_after)
        if any(one.start < wanted.end and wanted.start < one.end for one in person.busy):
            return False
        day = start.astimezone(person.zone).date()
        days = [interview.astimezone(person.zone).date() for interview in person.interviews]
        same_week = [other for other in days if other.isocalendar()[:2] == day.isocalendar()[:2]]
        return not (
            (person.most_per_day and days.count(day) >= person.most_per_day)
            or (person.most_per_week and len(same_week) >= person.most_per_week)
        )

    found, begin = [], None
    for minute in sorted(runs):
        begin = begin if begin and minute - MINUTE in runs else minute
        slot = minutes([Span(minute, minute + question.rules.length)])
        if (
            (minute - begin) % question.rules.step == timedelta(0)
            and slot <= runs
            and not slot & taken
            and minute >= question.now + question.rules.notice
            and all(any(fits(name, slot, minute) for name in seat) for seat in question.seats)
        ):
            found.append(minute)
    return found


@given(questions())
def test_the_starts_are_those_counted_minute_by_minute(question):
    assert question.offered() == counted(question)


@given(questions())
def test_exactly_what_is_offered_is_accepted_and_staffed(question):
    offered = question.offered()
    near = {start + quarter * 15 * MINUTE for start in offered for quarter in (-1, 0, 1)}
    assert sorted(start for start in near if question.includes(start)) == offered
    assert all(len(question.who(start)) == len(question.seats) for start in offered)
    assert (question.why_empty() is None) == bool(offered)


FAULTS: dict[str, dict[str, Any]] = {
    "without busy times": {"busy": ()},
    "without buffers": {"buffer_before": timedelta(0), "buffer_after": timedelta(0)},
    "without limits": {"most_per_day": None, "most_per_week": None},
    "days of another zone": {"zone": ZoneInfo("Pacific/Kiritimati")},
    "without notice and horizon": {"earliest": NOW - timedelta(days=9), "latest": NOW + timedelta(days=9)},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_calculation_is_found_out(fault):
    """The control: questions come up whose answer is wrong as soon as one thing is left out."""

    def is_found_out(question: Question) -> bool:
        people = {name: replace(person, **FAULTS[fault]) for name, person in question.people.items()}
        return replace(question, people=people).offered() != counted(question)

    find(questions(), is_found_out, settings=settings(max_examples=3000, phases=[Phase.generate], database=None))
