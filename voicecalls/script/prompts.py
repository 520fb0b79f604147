"""What is said to ask for something, and how the answer is listened to."""

from collections.abc import Sequence
from datetime import date, datetime

from voicecalls.script.brief import Ask, Brief, Kind, Wording
from voicecalls.script.phrases import Phrase
from voicecalls.script.talk import Stage, Talk
from voicecalls.script.turns import Effect, Listen, Param, Question, Say, Step, Turn

MOST_KEYS = {Kind.NUMBER: 10, Kind.DATE: 8, Kind.OPEN: 1, Kind.YES_NO: 1}
YES_NO_HINTS = {"en": ("yes", "no"), "de": ("ja", "nein")}
TIME_HINTS = {
    "en": (
        *("the first one", "the second one", "the third one", "other times", "next week", "another day", "later"),
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "morning", "afternoon", "not before"),
    ),
    "de": (
        *("der erste", "der zweite", "der dritte", "andere Termine", "nächste Woche", "ein anderer Tag", "später"),
        *("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "vormittags", "nachmittags", "nicht vor", "Uhr"),
    ),
}
TEN = 10


def ask(brief: Brief, talk: Talk, *before: Step, effects: tuple[Effect, ...] = ()) -> Turn:
    """Say something, then the prompt of the present stage, and listen."""
    return Turn(talk=talk, steps=(*before, *prompt(brief, talk), listen(brief, talk)), effects=effects)


def wait(brief: Brief, talk: Talk, *before: Step, effects: tuple[Effect, ...] = ()) -> Turn:
    """Say only this, and listen as to the present prompt."""
    return Turn(talk=talk, steps=(*before, listen(brief, talk)), effects=effects)


def current(brief: Brief, talk: Talk) -> Ask | None:
    return next((each for each in brief.questions if each.key == talk.asking), None)


def open_questions(brief: Brief, talk: Talk) -> list[Ask]:
    return [each for each in brief.questions if each.key not in talk.done]


def worded(question: Ask, brief: Brief, talk: Talk) -> tuple[str, Wording]:
    """The language in which a question is asked, and its wording: that of the talk if it was approved in it."""
    known = [code for code in (talk.language, brief.language, *question.wordings) if code in question.wordings]
    return (known[0], question.wordings[known[0]]) if known else (talk.language, Wording(text=""))


def prompt(brief: Brief, talk: Talk) -> tuple[Step, ...]:
    """The words of the present stage; after a try that did not work they name the keys as well."""
    if talk.stage == Stage.QUESTION:
        question = current(brief, talk)
        return _question(brief, talk, question) if question else ()
    if talk.stage == Stage.WHEN:
        return _when(brief, talk)
    if talk.stage == Stage.OFFER:
        return _offer(brief, talk)
    first, again = _plain_prompts(brief, talk).get(talk.stage, ((), ()))
    return again if talk.tries else first


def _plain_prompts(brief: Brief, talk: Talk) -> dict[Stage, tuple[tuple[Step, ...], tuple[Step, ...]]]:
    """Stages that ask for a yes or no, or a name: the first words, and those after a try that did not work."""
    person: dict[str, Param] = {"person": brief.person}
    keys, reachable = Say(Phrase.KEY_YES_NO), Say(Phrase.REACHABLE_LATER, person)
    later = Say(Phrase.ASK_AT_ALL if talk.asked_once else Phrase.ASK_LATER)
    name, number = (Say(Phrase.CALLER_NAME),), (Say(Phrase.CALLER_NUMBER),)
    back = Say(Phrase.READ_BACK, moment_params(brief, talk.at)) if talk.at else Say(Phrase.WHEN)
    this_one = Say(_this_one(talk), moment_params(brief, talk.at)) if talk.at else Say(Phrase.ASK_WISH)
    sure = (Say(Phrase(f"sure_{talk.doubt}")),) if talk.doubt else ()
    return {
        Stage.SURE: (sure, sure),
        Stage.IDENTITY: (_greeting(brief, talk), (Say(Phrase.ARE_YOU_PERSON, person), keys)),
        Stage.REACHABLE: ((reachable,), (reachable, keys)),
        Stage.CALLER_NAME: (name, name),
        Stage.CALLER_NUMBER: (number, number),
        Stage.CONSENT: (_purpose(brief), (Say(Phrase.ASK_CONSENT_AGAIN), keys)),
        Stage.RECORDING: ((Say(Phrase.ASK_RECORDING),), (Say(Phrase.ASK_RECORDING_AGAIN), keys)),
        Stage.LATER: ((later,), (later, keys)),
        Stage.READ_BACK: ((back,), (back, keys)),
        Stage.MOMENT: (_arrange(brief), (Say(Phrase.ASK_MOMENT_AGAIN), keys)),
        Stage.CONFIRM: ((this_one,), (this_one, keys)),
    }


def local(brief: Brief, at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(brief.zone)


def moment_params(brief: Brief, at: str) -> dict[str, Param]:
    """`today` lets the words say "tomorrow"."""
    return {"at": local(brief, at), "today": brief.now.astimezone(brief.zone).date()}


def about_appointment(brief: Brief) -> Step:
    """Which round, how long, with whom."""
    with_whom = brief.appointment is not None and brief.appointment.with_whom
    return Say(Phrase.ABOUT_DATE_WITH if with_whom else Phrase.ABOUT_DATE, _appointment_params(brief))


def listen(brief: Brief, talk: Talk) -> Listen:
    hints = YES_NO_HINTS.get(talk.language, YES_NO_HINTS["en"])
    question = current(brief, talk)
    if talk.holding:
        return Listen(timeout=30)
    if talk.stage == Stage.QUESTION and question:
        return _listen_to(brief, talk, question, hints)
    if talk.stage == Stage.WHEN:
        return Listen(digits=4, timeout=8)
    if talk.stage == Stage.OFFER:
        return Listen(timeout=8, hints=TIME_HINTS.get(talk.language, TIME_HINTS["en"]))
    if talk.stage in (Stage.CALLER_NAME, Stage.CALLER_NUMBER):
        return Listen(digits=16 if talk.stage == Stage.CALLER_NUMBER else 1, timeout=8, pause=3)
    return Listen(hints=hints)


def is_last_try(talk: Talk, question: Ask) -> bool:
    """The keys are named; words are still listened to."""
    return question.kind != Kind.OPEN and talk.tries >= 2


def _greeting(brief: Brief, talk: Talk) -> tuple[Step, ...]:
    """Another language is offered until one was chosen."""
    names: dict[str, Param] = {"assistant": brief.assistant, "company": brief.company, "person": brief.person}
    steps = [Say(Phrase.GREETING_INBOUND if brief.inbound else Phrase.GREETING, names)]
    if brief.test:
        steps.append(Say(Phrase.TEST_CALL))
    offer = other_language(brief, brief.language) if talk.language == brief.language else ""
    return (*steps, Say(Phrase.OFFER_LANGUAGE, language=offer)) if offer else tuple(steps)


def other_language(brief: Brief, language: str) -> str:
    """The one that is offered beside the present one, also on the key 3; "" for none."""
    return next((code for code in brief.languages if code != language and speaks(brief, code)), "")


def speaks(brief: Brief, code: str) -> bool:
    """Whether the interview can be held in a language: it is enabled, and every question is approved in it."""
    return code in brief.languages and all(code in each.wordings for each in brief.questions)


def _purpose(brief: Brief) -> tuple[Step, ...]:
    count: dict[str, Param] = {"count": len(brief.questions)}
    if brief.resumed:
        ahead = Say(Phrase.QUESTIONS_LEFT, {**count, "answered": brief.answered_before})
    else:
        ahead = Say(Phrase.QUESTIONS_AHEAD, count)
    rights = Say(Phrase.RIGHTS_SHORT if brief.inbound else Phrase.RIGHTS)
    return _about(brief), ahead, rights, Say(Phrase.ASK_CONSENT)


def _about(brief: Brief) -> Step:
    return Say(Phrase.ABOUT_INBOUND if brief.inbound else Phrase.ABOUT, {"job": brief.job})


def _arrange(brief: Brief) -> tuple[Step, ...]:
    with_whom = brief.appointment is not None and brief.appointment.with_whom
    again = (Say(Phrase.SPOKEN_BEFORE),) if brief.resumed else ()
    arrange = Say(Phrase.ARRANGE_WITH if with_whom else Phrase.ARRANGE, _appointment_params(brief))
    rights = Say(Phrase.RIGHTS_SHORT if brief.inbound else Phrase.RIGHTS_DATE)
    return (_about(brief), *again, arrange, rights, Say(Phrase.ASK_MOMENT))


def _appointment_params(brief: Brief) -> dict[str, Param]:
    if brief.appointment is None:
        return {}
    appointment = brief.appointment
    return {"round": appointment.round_name, "minutes": appointment.minutes, "people": appointment.with_whom}


def _offer(brief: Brief, talk: Talk) -> tuple[Step, ...]:
    """The times that are on the table, or which would suit if none is."""
    if talk.than:
        return (Say(Phrase.LATER_HOW if talk.than == "later" else Phrase.EARLIER_HOW),)
    if not talk.options:
        return (Say(Phrase.ASK_WISH_AGAIN if talk.tries else Phrase.ASK_WISH),)
    times = (_option(brief, number, at) for number, at in enumerate(talk.options, start=1))
    return (*times, Say(Phrase.ASK_WHICH_AGAIN if talk.tries else Phrase.ASK_WHICH))


def _option(brief: Brief, number: int, at: str) -> Step:
    told = moment_params(brief, at)
    return Say(Phrase.TIME_OPTION, {"number": number, "option": told["at"], "today": told["today"]})


def _this_one(talk: Talk) -> Phrase:
    return Phrase.ONE_TIME if len(talk.options) == 1 else Phrase.READ_BACK_TIME


def _when(brief: Brief, talk: Talk) -> tuple[Step, ...]:
    if talk.tries >= 2:
        return (Say(Phrase.KEY_TIME),)
    if talk.day:
        return (Say(Phrase.WHAT_TIME, {"day": date.fromisoformat(talk.day)}),)
    if talk.tries or talk.rounds:
        return (Say(Phrase.WHEN_AGAIN),)
    return (Say(Phrase.WHEN) if talk.confirmed else Say(Phrase.WHEN_REACHABLE, {"person": brief.person}),)


def _question(brief: Brief, talk: Talk, question: Ask) -> tuple[Step, ...]:
    language, wording = worded(question, brief, talk)
    if is_last_try(talk, question):
        return (Question(question.key, wording.text, language), *_keys(question, wording))
    if talk.day:
        return (Say(Phrase.KEY_MONTH),)
    return (Question(question.key, wording.text, language), *choices_aloud(wording.choices))


def choices_aloud(choices: Sequence[str]) -> tuple[Say, ...]:
    """What can be chosen, each with its number."""
    return tuple(Say(Phrase.CHOICE, {"number": n, "label": label}) for n, label in enumerate(choices, start=1))


def _keys(question: Ask, wording: Wording) -> tuple[Step, ...]:
    if question.kind == Kind.CHOICE:
        return (Say(Phrase.KEY_CHOICE), *choices_aloud(wording.choices))
    phrases = {Kind.YES_NO: Phrase.PRESS_YES_NO, Kind.NUMBER: Phrase.KEY_NUMBER, Kind.DATE: Phrase.KEY_DATE}
    return (Say(phrases[question.kind]),) if question.kind in phrases else ()


def _listen_to(brief: Brief, talk: Talk, question: Ask, yes_no: tuple[str, ...]) -> Listen:
    _language, wording = worded(question, brief, talk)
    keys_for_choice = 1 if len(wording.choices) < TEN else 2
    hints = {Kind.YES_NO: yes_no, Kind.CHOICE: wording.choices}.get(question.kind, ())
    is_open = question.kind == Kind.OPEN
    return Listen(
        digits=MOST_KEYS.get(question.kind, keys_for_choice),
        timeout=8 if is_open or question.kind == Kind.DATE else 6,
        pause=3 if is_open else 2,
        hints=hints,
    )
