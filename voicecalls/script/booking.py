"""Recruiter mode: is it a good time, which times to name, and the booking itself. What is said to the times that were
named stands in `offering`."""

from dataclasses import replace
from datetime import UTC, datetime

from voicecalls.hearing import YesNo, time_wish, yes_no
from voicecalls.script.brief import Brief
from voicecalls.script.calling_back import named_time
from voicecalls.script.endings import booked, end, no_fit, not_now
from voicecalls.script.events import Heard, Keyed, Nothing, TimeBooked, TimesSeen
from voicecalls.script.looking import and_these, look, now_there
from voicecalls.script.opening import plain_answer, raw_of, try_again
from voicecalls.script.phrases import Phrase
from voicecalls.script.prompts import ask, local
from voicecalls.script.talk import Outcome, Stage, Talk
from voicecalls.script.times import Found, Named, choose
from voicecalls.script.turns import BookTime, LookForTimes, NotNow, Say, Step, Turn, Wished

MOST_OFFERS = 8  # times are named so often, wishes included


def moment(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    """Is now a good time? A yes with a "but" will do: nothing is agreed to yet. A wish may come with it."""
    meant = plain_answer(event)
    raw = raw_of(event)
    if meant == YesNo.YES or (meant == YesNo.QUALIFIED and not _begins_with_no(raw)):
        agreed = replace(talk, consented=True)
        wish = time_wish(raw, talk.language, now=now_there(brief)) if isinstance(event, Heard) else None
        return look(replace(agreed, wish=wish), Wished(raw)) if wish else look(agreed)
    if turn := named_time(brief, talk, event):
        return replace(turn, effects=(NotNow(raw), *turn.effects))
    if meant in (YesNo.NO, YesNo.QUALIFIED):
        return ask(brief, replace(talk.at_stage(Stage.LATER), raw=raw))
    return try_again(brief, talk, event) or not_now(talk)


def times_seen(brief: Brief, talk: Talk, event: object) -> Turn:
    """Name a few times. If the answer got lost, ask for it again."""
    if not isinstance(event, TimesSeen):
        return Turn(talk=talk, effects=(LookForTimes(),))
    return _offer(brief, talk, event.starts)


def time_booked(brief: Brief, talk: Talk, event: object) -> Turn:
    """Good-bye, or other times at once. If the answer got lost, ask for it again: a yes was given."""
    at = datetime.fromisoformat(talk.at)
    if not isinstance(event, TimeBooked) or event.at != at:
        return Turn(talk=talk, effects=(BookTime(at),))
    if event.ok:
        over = booked(brief, talk)
    elif talk.gone:
        over = end(talk, Outcome.DROPPED)
    else:
        taken = replace(talk, refused=and_these(talk.refused, talk.at))
        return _offer(brief, taken, event.starts, Say(Phrase.TAKEN))
    return replace(over, steps=()) if talk.gone else over


def _offer(brief: Brief, talk: Talk, starts: tuple[datetime, ...], *before: Step) -> Turn:
    talk, named = _named(brief, talk, starts)
    if named.found == Found.NOTHING:
        why = Say(Phrase.NO_MORE_TIMES if starts else Phrase.NO_TIMES)
        return no_fit(brief, talk, talk.raw, *before, why, any_times=bool(starts))
    if talk.offers >= MOST_OFFERS:
        return no_fit(brief, talk, talk.raw, *before)
    options = tuple(at.astimezone(UTC).isoformat() for at in named.times)
    talk = replace(talk, options=options, offers=talk.offers + 1)
    lead = (*before, *_lead(brief, talk, named))
    if len(options) == 1:
        return ask(brief, replace(talk.at_stage(Stage.CONFIRM), at=options[0]), *lead)
    return ask(brief, talk.at_stage(Stage.OFFER), *lead, Say(_intro(talk, named, after_news=bool(before))))


def _named(brief: Brief, talk: Talk, starts: tuple[datetime, ...]) -> tuple[Talk, Named]:
    """Whoever names another day may have wished for the afternoon of the first one only: if there is nothing on it
    at those hours, they no longer hold."""
    refused = frozenset(datetime.fromisoformat(at) for at in talk.refused)
    named = choose(starts, wish=talk.wish, refused=refused, now=now_there(brief))
    if named.found != Found.NEAREST or not talk.newest.names_days:
        return talk, named
    wish = replace(talk.wish, since=talk.newest.since, until=talk.newest.until)
    other = choose(starts, wish=wish, refused=refused, now=now_there(brief))
    return (replace(talk, wish=wish), other) if other.found == Found.FITTING else (talk, named)


def _lead(brief: Brief, talk: Talk, named: Named) -> tuple[Step, ...]:
    """That a wish is not met is said before anything else is offered."""
    if named.found != Found.NEAREST:
        return ()
    named_before = any(talk.wish.fits(local(brief, at)) for at in talk.refused)
    return (Say(Phrase.NOTHING_ELSE_THEN if named_before else Phrase.NOTHING_THEN),)


def _intro(talk: Talk, named: Named, *, after_news: bool) -> Phrase:
    if named.found == Found.NEAREST:
        return Phrase.NEAREST_TIMES
    is_new = talk.offers <= 1 or after_news or not talk.wish.is_empty
    return Phrase.THESE_TIMES if is_new else Phrase.OTHER_TIMES


def _begins_with_no(raw: str) -> bool:
    return yes_no(" ".join(raw.split()[:1])) == YesNo.NO
