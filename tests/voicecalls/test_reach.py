"""How well calls reach people, counted from plain data."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from voicecalls.reach import Entered, Made, reach
from voicecalls.words.reaching import duration_in_words, harmless, warmth

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_people = count(1)


def entered(*made: Made, who: str = "", job: str = "Nurse", stage: str = "Call", **known: Any) -> Entered:
    """Somebody else each time, unless it is said who."""
    details = {"since": MONDAY, "end": "", "moved": False, **known}
    return Entered(who=who or f"person {next(_people)}", job=job, stage=stage, made=made, **details)


def call(outcome: str, after: timedelta = HOUR, *, outbound: bool = True, rang: bool = True) -> Made:
    return Made(at=MONDAY + after, outcome=outcome, outbound=outbound, rang=rang)


def test_each_step_of_the_funnel_is_counted_once_for_each_person():
    found = reach(
        [
            entered(),
            entered(call("no_answer"), call("busy", 2 * HOUR), end="not_reached"),
            entered(call("no_answer"), call("completed", DAY), end="completed", moved=True),
            entered(call("call_back"), call("needs_review", 3 * DAY), end="needs_review"),
            entered(call("completed", outbound=False), end="completed", stage="Other"),
        ]
    )
    assert found.total.steps == [5, 3, 3, 3, 1]
    assert [(row.stage, row.steps) for row in found.rows] == [("Call", [4, 3, 2, 2, 1]), ("Other", [1, 0, 1, 1, 0])]
    assert found.total.first_contact == HOUR
    assert found.outcomes[:2] == [("completed", 2), ("no_answer", 2)]


def test_whoever_comes_again_or_for_another_job_is_one_person():
    found = reach(
        [
            entered(call("no_answer"), who="ada", end="not_reached"),
            entered(call("completed", 3 * DAY), who="ada", since=MONDAY + 2 * DAY, end="completed", moved=True),
            entered(call("completed", DAY), who="ada", job="Doctor", end="completed"),
        ]
    )
    assert [(row.job, row.steps) for row in found.rows] == [("Doctor", [1, 1, 1, 1, 0]), ("Nurse", [1, 1, 1, 1, 1])]
    assert [row.contacts for row in found.rows] == [[DAY], [3 * DAY]]
    assert (found.total.steps, found.total.contacts) == ([1, 1, 1, 1, 1], [DAY])


def test_what_never_rang_has_called_nobody():
    found = reach([entered(call("not_permitted", rang=False)), entered(call("failed", rang=False), call("completed"))])
    assert found.total.steps[:3] == [2, 1, 1]
    assert {place: (cell.made, cell.reached) for place, cell in found.heat.items()} == {(0, 10): (1, 1)}
    assert found.outcomes == [("completed", 1), ("failed", 1), ("not_permitted", 1)]


def test_nobody_is_nobody():
    found = reach([])
    assert found.total.steps == [0] * 5
    assert found.total.first_contact is None
    assert found.heat == {}


def test_hours_are_those_of_the_clock_of_whoever_was_called():
    found = reach([entered(call("busy"), call("completed"), call("completed", outbound=False))])
    assert {place: (cell.made, cell.reached) for place, cell in found.heat.items()} == {(0, 10): (2, 1)}


def test_the_picture_has_every_weekday_but_sunday():
    rows = warmth(reach([entered(call("busy"), call("completed", 14 * HOUR))]).heat)
    assert [day for day, _cells in rows] == [0, 1, 2, 3, 4, 5]
    monday = {cell.hour: cell for cell in rows[0][1]}
    assert list(monday) == list(range(8, 24))
    assert (monday[10].level, monday[10].percent) == (0, "0%")
    assert (monday[23].level, monday[23].percent) == (5, "100%")
    assert (monday[9].level, monday[9].percent) == (-1, "")


def test_one_answer_among_many_is_not_none():
    answered = [entered(call("completed")), *(entered(call("busy")) for _each in range(99))]
    rows = warmth(reach(answered).heat)
    assert next(cell.level for cell in rows[0][1] if cell.hour == 10) == 1


def test_a_sunday_that_should_not_be_is_shown():
    assert [day for day, _cells in warmth(reach([entered(call("completed", 6 * DAY))]).heat)][-1] == 6


def test_durations():
    lengths = [None, timedelta(minutes=35), 4 * HOUR + timedelta(minutes=10), 30 * HOUR, 2 * DAY]
    assert [duration_in_words(each) for each in lengths] == ["–", "35 min", "4 h 10 min", "30 h", "2 days"]


def test_formulas_are_defused():
    evil = ["=1+1", "+49", "-1", "@SUM", "\t=1", "\r=1", "＝1"]
    assert [harmless(each) for each in evil] == [f"'{each}" for each in evil]
    assert [harmless(each) for each in ("Ada", "", None, 3, "a=b")] == ["Ada", "", "", "3", "a=b"]
