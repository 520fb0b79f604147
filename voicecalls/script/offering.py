"""Recruiter mode: what is said to the times that were named, until one is read back and agreed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from voicecalls.hearing import Reaction, Reply, TimeWish, YesNo, agrees, react
from voicecalls.script.anytime import hold, noted
from voicecalls.script.brief import Brief
from voicecalls.script.calling_back import ask_when
from voicecalls.script.endings import dead_line, no_fit
from voicecalls.script.events import Heard, Keyed, Nothing
from voicecalls.script.judging import TOO_UNSURE
from voicecalls.script.looking import and_these, look, now_there
from voicecalls.script.opening import raw_of
from voicecalls.script.phrases import Phrase
from voicecalls.script.prompts import ask, local
from voicecalls.script.talk import Stage, Talk
from voicecalls.script.turns import BookTime, NotNow, Say, Turn, Wished

MOST_TRIES = 3  # silent or unclear so often at one prompt
MOST_NO_THANKS, ASK_FOR_WISH_AFTER = 3, 2  # none of the times suits
OTHER_TIMES_KEY = "4"
RELATIVE = {"later": {"en": "later", "de": "später"}, "earlier": {"en": "earlier", "de": "früher"}}


def offered(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    """Which of the times, or another wish, or none of them."""
    if isinstance(event, Keyed):
        typed = event.digits.strip("#")
        if typed == OTHER_TIMES_KEY:
            return _none_of_them(brief, talk, typed)
        place = int(typed) - 1 if typed.isascii() and typed.isdigit() else -1
        if 0 <= place < len(talk.options):
            return _read_back(brief, talk, place)
        return _unclear(brief, talk, event)
    if isinstance(event, Nothing) or _is_unsure(event):
        return _unclear(brief, talk, event)
    return REACTIONS[(reaction := _reaction(brief, talk, event)).reply](brief, talk, event, reaction)


def confirmed(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    """Only a plain yes books, and only if no other time is named with it."""
    if isinstance(event, Keyed):
        typed = event.digits.strip("#")
        if typed == "1":
            return _book(talk)
        if typed == "2":
            return _not_this_one(brief, talk, typed)
        return _none_of_them(brief, talk, typed) if typed == OTHER_TIMES_KEY else _unclear(brief, talk, event)
    if isinstance(event, Nothing) or _is_unsure(event):
        return _unclear(brief, talk, event)
    reaction = _reaction(brief, talk, event)
    meant = agrees(event.text, talk.language)
    is_this = not reaction.positions or talk.at in {talk.options[place] for place in reaction.positions}
    if meant == YesNo.YES and is_this and reaction.reply in (Reply.YES, Reply.CHOSEN, Reply.WHICH, Reply.UNCLEAR):
        return _book(talk)
    if reaction.reply == Reply.NONE and meant == YesNo.NO:
        return _not_this_one(brief, talk, event.text.strip())
    if reaction.reply == Reply.CHOSEN and is_this:  # said again, without a yes
        return _unclear(brief, talk, event)
    return REACTIONS[reaction.reply](brief, talk, event, reaction)


def _is_unsure(event: Heard) -> bool:
    return event.confidence is not None and event.confidence < TOO_UNSURE


def _book(talk: Talk) -> Turn:
    return Turn(talk=talk.at_stage(Stage.BOOKING), effects=(BookTime(datetime.fromisoformat(talk.at)),))


def _reaction(brief: Brief, talk: Talk, event: Heard) -> Reaction:
    options = tuple(local(brief, at) for at in talk.options)
    about = local(brief, talk.at) if talk.stage == Stage.CONFIRM else None

    def reacted(text: str) -> Reaction:
        return react(text, talk.language, options=options, now=now_there(brief), about=about)

    if talk.than:  # "the day", after "later on the day, or on a later day?"
        word = RELATIVE[talk.than].get(talk.language, talk.than)
        told = reacted(f"{word} {event.text}")
        if told.reply == Reply.WISH:
            return told
    return reacted(event.text)


def _read_back(brief: Brief, talk: Talk, place: int) -> Turn:
    return ask(brief, replace(talk.at_stage(Stage.CONFIRM), at=talk.options[place]))


def _chosen(brief: Brief, talk: Talk, event: Heard, reaction: Reaction) -> Turn:
    return _read_back(brief, _keeping(talk, reaction), reaction.positions[0])


def _which(brief: Brief, talk: Talk, event: Heard, reaction: Reaction) -> Turn:
    """More than one may be meant: only those are named again."""
    places = reaction.positions or range(len(talk.options))
    options = tuple(talk.options[place] for place in places)
    if talk.tries + 1 >= MOST_TRIES or not options:
        return _unclear(brief, talk, event)
    again = replace(_keeping(talk, reaction).at_stage(Stage.OFFER), options=options, tries=talk.tries + 1)
    return ask(brief, again, Say(Phrase.WHICH_ONE))


def _keeping(talk: Talk, reaction: Reaction) -> Talk:
    """With the day that was named: if it is not that time, it is another of that day."""
    if reaction.wish is None or reaction.wish.is_exact:
        return talk
    return _wishing(talk, reaction.wish)


def _wishing(talk: Talk, wish: TimeWish) -> Talk:
    return replace(talk, wish=talk.wish.then(wish), newest=wish)


def _wished(brief: Brief, talk: Talk, event: Heard, reaction: Reaction) -> Turn:
    raw = event.text.strip()
    talk = _wishing(talk, reaction.wish) if reaction.wish else talk
    return look(replace(talk, raw=raw), Wished(raw))


def _none(brief: Brief, talk: Talk, event: Heard, reaction: Reaction) -> Turn:
    return _none_of_them(brief, talk, event.text.strip())


def _none_of_them(brief: Brief, talk: Talk, raw: str) -> Turn:
    """Other times; if that has not helped either, which ones would?"""
    talk = replace(talk, refused=and_these(talk.refused, *talk.options), no_thanks=talk.no_thanks + 1, raw=raw)
    if talk.no_thanks >= MOST_NO_THANKS or not talk.options:
        return no_fit(brief, talk, raw)
    if talk.no_thanks >= ASK_FOR_WISH_AFTER:
        return ask(brief, replace(talk.at_stage(Stage.OFFER), options=()))
    return look(talk)


def _not_this_one(brief: Brief, talk: Talk, raw: str) -> Turn:
    """The others that were named with it, if any fits what is wished; else as if none of them suited."""
    left = tuple(at for at in talk.options if at != talk.at and talk.wish.fits(local(brief, at)))
    if not left:
        return _none_of_them(brief, talk, raw)
    talk = replace(talk, refused=and_these(talk.refused, talk.at), options=left, raw=raw)
    if len(left) == 1:
        return _read_back(brief, talk, 0)
    return ask(brief, talk.at_stage(Stage.OFFER), Say(Phrase.THESE_TIMES))


def _day_or_hour(brief: Brief, talk: Talk, event: Heard, reaction: Reaction) -> Turn:
    """Later on the day, or on a later day?"""
    if talk.tries + 1 >= MOST_TRIES:
        return _unclear(brief, talk, event)
    again = replace(talk.at_stage(Stage.OFFER), tries=talk.tries + 1, than=reaction.reply.value)
    return ask(brief, again)


def _by_mail(brief: Brief, talk: Talk, event: Heard, reaction: Reaction) -> Turn:
    return no_fit(brief, talk, event.text.strip())


def _call_back(brief: Brief, talk: Talk, event: Heard, reaction: Reaction) -> Turn:
    return ask_when(brief, talk, event, effects=(NotNow(event.text.strip()),))


def _hold(brief: Brief, talk: Talk, event: Heard, reaction: Reaction) -> Turn:
    return hold(brief, talk) or _unclear(brief, talk, event)


def _not_understood(brief: Brief, talk: Talk, event: Heard, reaction: Reaction) -> Turn:
    return noted(brief, talk, event) or _unclear(brief, talk, event)


def _unclear(brief: Brief, talk: Talk, event: Heard | Keyed | Nothing) -> Turn:
    """Ask again, and name the keys; in the end a link is better than a guess, and silence is a broken line."""
    if talk.tries + 1 >= MOST_TRIES:
        return dead_line(talk) if isinstance(event, Nothing) else no_fit(brief, talk, raw_of(event))
    phrase = Phrase.NOT_HEARD if isinstance(event, Nothing) else Phrase.NOT_UNDERSTOOD
    return ask(brief, replace(talk, tries=talk.tries + 1), Say(phrase))


REACTIONS: dict[Reply, Callable[[Brief, Talk, Heard, Reaction], Turn]] = {
    Reply.CHOSEN: _chosen,
    Reply.WHICH: _which,
    Reply.YES: _which,
    Reply.WISH: _wished,
    Reply.NONE: _none,
    Reply.LATER: _day_or_hour,
    Reply.EARLIER: _day_or_hour,
    Reply.BY_MAIL: _by_mail,
    Reply.CALL_BACK: _call_back,
    Reply.HOLD: _hold,
    Reply.UNCLEAR: _not_understood,
}
