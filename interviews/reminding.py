"""When reminders are due: days after an offer, minutes before a start, and never in the reader's quiet hours."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from interviews.slots import Span, in_utc, instant, merged

ONE_DAY = timedelta(days=1)
JUST_BEFORE = timedelta(minutes=15)  # room for a worker that comes late: the quiet hours are looked at again then


@dataclass(frozen=True, kw_only=True)
class Due:
    """A reminder. `number`: the days after the offer, or the minutes before the start, as the cadence has them."""

    number: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """The hours in which nobody is reminded: wall times in the reader's zone, over midnight if they begin later than
    they end. Equal times: there are none."""

    begins: time
    ends: time
    zone: ZoneInfo

    def around(self, at: datetime) -> Span | None:
        """The quiet stretch in which an instant lies; None while reminders may go out.

        Where the clock is put back, the hours begin with the first time it shows their beginning, and end with the
        last time it shows their end.
        """
        if self.begins == self.ends:
            return None
        return next((span for span in merged(self._nights(at)) if span.start <= at < span.end), None)

    def later(self, at: datetime) -> datetime:
        """The instant itself, or the end of the quiet stretch in which it lies."""
        stretch = self.around(at)
        return stretch.end if stretch else in_utc(at)

    def _nights(self, at: datetime) -> Iterator[Span]:
        """Two days to either side: stretches of two days can touch where the clock changes."""
        today = at.astimezone(self.zone).date()
        for number in range(-2, 3):
            day = today + ONE_DAY * number
            last = day if self.begins < self.ends else day + ONE_DAY
            start = instant(day, self.begins, self.zone, edge="start")
            end = instant(last, self.ends, self.zone, edge="end")
            if start < end:  # unless the whole of it was skipped
                yield Span(start, end)


def after_offer(
    *, offered_at: datetime, days: Iterable[int], last_end: datetime | None, quiet: Quiet, now: datetime
) -> list[Due]:
    """When to remind somebody who has not booked, of what is still to come by now, ascending.

    A time in the quiet hours moves to their end. `last_end`: of the last offered window; nothing is due from then on.
    """
    offered_at = in_utc(offered_at)  # or a day would be as long as the wall clock says
    found = [Due(number=number, at=quiet.later(offered_at + ONE_DAY * number)) for number in set(days)]
    return _folded(due for due in found if due.at > now and (last_end is None or due.at < last_end))


def before_start(*, start: datetime, minutes: Iterable[int], quiet: Quiet, now: datetime) -> list[Due]:
    """When to remind somebody of an interview at `start`, of what is still to come by now, ascending.

    A time in the quiet hours moves to just before they begin; if that has passed, to their end, if that is still
    before the start. Otherwise, or if the time itself has passed, there is no reminder.
    """
    wanted = ((number, in_utc(start) - timedelta(minutes=number)) for number in set(minutes))
    found = ((number, _awake(at, start=start, quiet=quiet, now=now)) for number, at in wanted if at > now)
    return _folded(Due(number=number, at=at) for number, at in found if at is not None)


def _awake(at: datetime, *, start: datetime, quiet: Quiet, now: datetime) -> datetime | None:
    stretch = quiet.around(at)
    if stretch is None:
        return in_utc(at)
    evening = quiet.later(stretch.start - JUST_BEFORE)  # a day that is hardly awake has no quarter of an hour to spare
    if evening > now:
        return evening
    return stretch.end if stretch.end < start else None


def _folded(found: Iterable[Due]) -> list[Due]:
    """One for each instant, ascending: of several, that with the smallest number."""
    kept: dict[datetime, Due] = {}
    for due in sorted(found, key=lambda due: due.number):
        kept.setdefault(due.at, due)
    return [kept[at] for at in sorted(kept)]
