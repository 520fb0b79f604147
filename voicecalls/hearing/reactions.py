"""What somebody says to a few times that were named: which one, another wish, none of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from voicecalls.hearing.agreeing import agrees
from voicecalls.hearing.answers import YesNo, yes_no
from voicecalls.hearing.clauses import clauses, corrected, heard_text
from voicecalls.hearing.plain import plain
from voicecalls.hearing.positions import positions
from voicecalls.hearing.reaction_patterns import (
    ABOUT,
    ANY,
    BY_MAIL,
    CALL_BACK,
    EARLIER,
    HOLD,
    LATER,
    NONE,
    NONE_OF_THEM,
    ON_A_DAY,
    ON_THE_DAY,
    OTHER_DAY,
    OTHER_WEEK,
    SOONEST,
    THAT_ONE,
    TOO_SOON,
)
from voicecalls.hearing.time_wishes import added
from voicecalls.hearing.wished_times import TimeWish

ONE_DAY = timedelta(days=1)


class Reply(StrEnum):
    CHOSEN = "chosen"  # exactly one of them
    WHICH = "which"  # more than one may be meant
    WISH = "wish"  # none of them fits what is wished
    NONE = "none"
    YES = "yes"  # without saying which
    LATER = "later"  # later on the day, or on a later day?
    EARLIER = "earlier"
    BY_MAIL = "by_mail"  # a link instead
    CALL_BACK = "call_back"  # they cannot say now
    HOLD = "hold"  # they look into their calendar
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Reaction:
    """`positions`: of the times that were named. `wish`: what was said about days and hours."""

    reply: Reply
    positions: tuple[int, ...] = ()
    wish: TimeWish | None = None


@dataclass(frozen=True)
class Table:
    """The times that were named, and those to which "later" refers."""

    options: tuple[datetime, ...]
    about: tuple[datetime, ...]
    now: datetime


def asks_about(text: str) -> bool:
    """How long will it take, and who will be there?"""
    return ABOUT.search(plain(text)) is not None


def react(
    text: str, language: str, *, options: Sequence[datetime], now: datetime, about: datetime | None = None
) -> Reaction:
    """`options`: the times that were named, in their order; `about`: the one that was read back, to which "later" and
    "another day" refer then; `now`: on the person's clock, as they all are."""
    said = plain(text)
    for pattern, reply in ((BY_MAIL, Reply.BY_MAIL), (CALL_BACK, Reply.CALL_BACK)):
        if pattern.search(said):
            return Reaction(reply)
    table = Table(tuple(options), (about,) if about else tuple(options), now)
    heard = NONE_OF_THEM.sub(" ; ", heard_text(text, language))
    for part in reversed(corrected(heard)):
        if found := _named(part, language, table):
            return found
    for pattern, reply in ((HOLD, Reply.HOLD), (NONE, Reply.NONE)):
        if pattern.search(said):
            return Reaction(reply)
    meant = agrees(text, language)
    if meant == YesNo.QUALIFIED and yes_no(text) == YesNo.UNCLEAR:  # "those are all bad"
        meant = YesNo.NO
    return Reaction({YesNo.YES: Reply.YES, YesNo.NO: Reply.NONE}.get(meant, Reply.UNCLEAR))


def _named(said: str, language: str, table: Table) -> Reaction | None:
    """A time, or a wish for one; None: neither is named."""
    wish, wanted, refused = TimeWish(), frozenset[int](), frozenset[int]()
    parts = clauses(said)
    for clause in parts:
        places, rest = positions(clause.text, options=table.options)
        places &= frozenset(range(len(table.options)))  # "the first one" of none
        wanted, refused = (wanted, refused | places) if clause.against else (wanted | places, refused)
        if not (places and clause.against):
            clause = replace(clause, text=rest)
            wish = added(wish, clause, language, today=table.now.date(), options=table.options)
    if not wanted and (relative := _relative(said, wish, table)):
        return relative
    if wanted or refused:
        return _placed(wanted, refused, wish, table)
    takes_any = SOONEST.search(said) or (ANY.search(said) and not any(clause.against for clause in parts))
    points = wish.is_narrow or THAT_ONE.search(said) is not None or bool(takes_any)
    return _wished(wish, table, takes_any=bool(takes_any), points=points)


def _placed(wanted: frozenset[int], refused: frozenset[int], wish: TimeWish, table: Table) -> Reaction:
    """Places were named, and perhaps a day or an hour with them."""
    fitting = {index for index, at in enumerate(table.options) if wish.fits(at)}
    left = wanted - refused if wanted else frozenset(range(len(table.options))) - refused
    if wish.names_days or wish.names_hours:
        left = left & fitting or (left | fitting if wanted else frozenset())
    if not left:
        return Reaction(Reply.NONE) if wish.is_empty else Reaction(Reply.WISH, wish=wish)
    return Reaction(Reply.CHOSEN if len(left) == 1 else Reply.WHICH, tuple(sorted(left)))


def _wished(wish: TimeWish, table: Table, *, takes_any: bool, points: bool) -> Reaction | None:
    """`points`: it may be meant for one of the times that were named; else all on offer are to be looked through."""
    if wish.is_empty:
        return Reaction(Reply.CHOSEN, (0,)) if takes_any and table.options else None
    if wish.only_excludes:
        return Reaction(Reply.WISH, wish=wish)
    fitting = tuple(index for index, at in enumerate(table.options) if points and wish.fits(at))
    if len(fitting) == 1 or (fitting and takes_any):
        return Reaction(Reply.CHOSEN, fitting[:1], wish)
    return Reaction(Reply.WHICH if fitting else Reply.WISH, fitting, wish)


def _relative(said: str, wish: TimeWish, table: Table) -> Reaction | None:
    """Later, earlier, another day, another week: than the times that were named."""
    days = sorted({at.date() for at in table.about})
    if not days:
        return None
    if other := _other_days(said, wish, days):
        return Reaction(Reply.WISH, wish=other)
    is_later = LATER.search(said) is not None
    if not is_later and not EARLIER.search(said):
        return None
    on_the_day = wish.names_days or ON_THE_DAY.search(said) is not None
    if not on_the_day and ON_A_DAY.search(said):
        day = TimeWish(first=days[-1] + ONE_DAY) if is_later else TimeWish(last=days[0] - ONE_DAY)
        return Reaction(Reply.WISH, wish=wish.then(day))
    if not on_the_day and len(days) > 1:
        return Reaction(Reply.LATER if is_later else Reply.EARLIER)
    if not wish.names_days and len(days) == 1:
        wish = wish.then(TimeWish(first=days[0], last=days[0]))
    return Reaction(Reply.WISH, wish=wish.then(_other_hours(wish, table, is_later=is_later)))


def _other_days(said: str, wish: TimeWish, days: Sequence[date]) -> TimeWish | None:
    """Another week or day than these, or none so soon."""
    if OTHER_WEEK.search(said):
        monday = days[-1] + (7 - days[-1].weekday()) * ONE_DAY
        return replace(wish, first=monday, last=monday + 6 * ONE_DAY)
    if OTHER_DAY.search(said):
        return replace(wish, not_days=wish.not_days | frozenset(days))
    return TimeWish(first=days[0] + ONE_DAY) if TOO_SOON.search(said) else None


def _other_hours(wish: TimeWish, table: Table, *, is_later: bool) -> TimeWish:
    """Hours after the latest, or before the earliest, that were named on the days in question."""
    among = [at for at in table.about if wish.days_off(at.date()) == 0] or table.about
    hours = sorted(60 * at.hour + at.minute for at in among)
    if is_later:
        return TimeWish(since=_time(hours[-1] + 1))
    return TimeWish(until=_time(hours[0] - 1))


def _time(minutes: int) -> time:
    hour, minute = divmod(min(max(minutes, 0), 24 * 60 - 1), 60)
    return time(hour, minute)
