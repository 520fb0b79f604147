"""What is asked about one case, and what time has no part in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from interviews.slots import in_utc
from voicecalls.dialling import retries
from voicecalls.dialling.terms import (
    NO_ATTEMPT,
    RETRIED,
    Attempt,
    Detail,
    NumberState,
    Obstacle,
    Reason,
    Retry,
    Rules,
    Situation,
    Stop,
)
from voicecalls.hours import Callee
from voicecalls.script import Outcome

# What holds for others as well is told after the licence; what is about one person alone, before.
NOBODYS_OWN = frozenset({Reason.NO_LINE, Reason.PAUSED, Reason.OTHER_CALL})


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is asked about, sorted once. `own`: its ended attempts that are not forgotten, ascending; `useless`: those
    of any case that found the number useless; `promised`: an agreed time that is still to be kept; `asked`: a
    recruiter's wish is."""

    rules: Rules
    callee: Callee
    situation: Situation
    own: list[Attempt]
    useless: list[Attempt]
    live: list[Attempt]
    counted: list[Attempt]
    others: list[Attempt]
    following: tuple[Retry, int] | Stop | None
    promised: datetime | None
    asked: bool

    def settled(self) -> Stop | Obstacle | None:
        """What is for good, or what only people can change. None: only time is in the way, if anything.

        A call that is running is left alone, whatever has become of its licence.
        """
        if any(attempt.own for attempt in self.live):
            return Obstacle(reason=Reason.IN_CALL, until=None)
        stopped = self._stopped() or self._used_up()
        if stopped:
            return stopped
        reason = next(_blocked(self), None)
        if self.situation.obstacle and (reason is None or reason in NOBODYS_OWN):
            return Obstacle(reason=Reason.LICENCE, until=None, detail=Detail(code=self.situation.obstacle))
        return Obstacle(reason=reason, until=None) if reason else None

    def _stopped(self) -> Stop | None:
        if self.situation.opted_out:
            return Stop(reason=Reason.OPTED_OUT)
        finals = (one.outcome for one in (*self.own, *self.useless) if one.outcome not in RETRIED)
        final = next(finals, None)
        if final:
            reason = Reason.NUMBER_INVALID if final == Outcome.NUMBER_INVALID else Reason.FINISHED
            return Stop(reason=reason, outcome=final, detail=Detail(outcome=final))
        if not self.situation.application_there:
            return Stop(reason=Reason.APPLICATION_GONE)
        if not self.situation.stage_active:
            return Stop(reason=Reason.STAGE_LEFT)
        answered = self.situation.answered
        return Stop(reason=Reason.FINISHED, outcome=answered, detail=Detail(outcome=answered)) if answered else None

    def _used_up(self) -> Stop | None:
        """The total cap has no mercy; the number of tries after one outcome gives way to a wish."""
        count, limit = len(self.counted), self.rules.most_attempts
        if count >= limit:
            return Stop(reason=Reason.EXHAUSTED, detail=Detail(count=count, limit=limit))
        wished = self.promised or self.asked
        return self.following if isinstance(self.following, Stop) and not wished else None


def case_of(rules: Rules, callee: Callee, past: Sequence[Attempt], situation: Situation) -> Case:
    """What is asked about; `past` in any order."""
    fresh = situation.fresh_since
    own = _ended_own(past)
    remembered = [one for one in own if one.at >= fresh] if fresh else own
    asked = situation.asked_at
    return Case(
        rules=rules,
        callee=callee,
        situation=situation,
        own=remembered,
        useless=[one for one in past if one.useless and (fresh is None or one.at >= fresh)],
        live=[one for one in past if one.live],
        counted=[one for one in past if one.counts],
        others=[one for one in past if one.counts and not one.own],
        following=retries.line(rules, remembered) if remembered else None,
        promised=promised(past, situation),
        asked=asked is not None and _is_open(asked, own),
    )


def promised(past: Sequence[Attempt], situation: Situation) -> datetime | None:
    """The time agreed with the person, as long as it is still to be kept."""
    agreed = situation.agreed_at
    return in_utc(agreed) if agreed and _is_open(agreed, _ended_own(past)) else None


def _ended_own(past: Sequence[Attempt]) -> list[Attempt]:
    """Ascending."""
    own = (one for one in past if one.own and one.outcome and one.outcome not in NO_ATTEMPT)
    return sorted(own, key=lambda one: one.at)


def _is_open(wish: datetime, own: Sequence[Attempt]) -> bool:
    """Used up by an own attempt from then on."""
    return not own or own[-1].at < wish


def _blocked(case: Case) -> Iterator[Reason]:
    """What only people can change, or the end of another call."""
    situation = case.situation
    if situation.number != NumberState.OK:
        yield Reason.NO_NUMBER if situation.number == NumberState.MISSING else Reason.BAD_NUMBER
    if situation.consent_missing:
        yield Reason.CONSENT_MISSING
    if not case.callee.zones:
        yield Reason.ZONE_UNKNOWN
    if situation.no_questions or situation.no_times:
        yield Reason.NO_QUESTIONS if situation.no_questions else Reason.NO_TIMES
    if not situation.line_ready:
        yield Reason.NO_LINE
    if situation.paused:
        yield Reason.PAUSED
    if case.live:
        yield Reason.OTHER_CALL
