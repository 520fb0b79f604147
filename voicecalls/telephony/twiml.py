"""Renders replies as TwiML, the provider's XML.

What the provider refuses at run time would end a call, so its limits are kept here: 4096 characters for a sentence,
64 kB for a document, 500 hints of 100 characters, whole seconds for the end of speech, characters that XML allows.
"""

import re
from collections.abc import Iterator

from twilio.twiml.voice_response import Gather, Start, VoiceResponse

from voicecalls.telephony.port import Listen, Record, Reply, ReplyStep, Speak, Wait

LOCALES = {"en": "en-US", "de": "de-DE"}
VOICES = {"en": "Polly.Joanna-Neural", "de": "Polly.Vicki-Neural"}
SPEECH_MODEL = "experimental_conversations"  # knows both languages; a model that does not makes the whole verb fail
LONGEST_SENTENCE = 4000
MOST_SPOKEN = 12_000  # characters in one reply: some kB of XML, and more than anybody listens to
MOST_HINTS, LONGEST_HINT = 500, 100
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(reply: Reply) -> str:
    """The document for a reply. Always well-formed, and always with an end."""
    document = VoiceResponse()
    steps = _within_limits(reply.steps)
    listening_from = _first_interruptible(steps) if reply.listen else len(steps)
    for step in steps[:listening_from]:
        _append(document, step)
    if reply.listen is None:
        document.hangup()
        return str(document)
    gather = Gather(**_listening(reply.listen))
    for step in steps[listening_from:]:
        _append(gather, step)
    document.append(gather)
    # Only reached if listening itself failed: as if nothing had been heard, so that the conversation can end properly.
    document.redirect(reply.listen.action_url, method="POST")
    return str(document)


def _within_limits(steps: tuple[ReplyStep, ...]) -> list[ReplyStep]:
    kept: list[ReplyStep] = []
    left = MOST_SPOKEN
    for step in steps:
        if isinstance(step, Speak):
            pieces = list(_pieces(_plain(step.text)[:left]))
            left -= sum(len(piece) for piece in pieces)
            kept += [
                Speak(text=piece, language=step.language, voice=step.voice, interruptible=step.interruptible)
                for piece in pieces
            ]
        else:
            kept.append(step)
    return kept


def _plain(text: str) -> str:
    return " ".join(NOT_XML.sub(" ", text).split())


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces short enough for one verb, cut between words where there are any."""
    while text:
        if len(text) <= LONGEST_SENTENCE:
            yield text
            return
        cut = text.rfind(" ", 1, LONGEST_SENTENCE + 1)
        end = cut if cut > 0 else LONGEST_SENTENCE
        yield text[:end]
        text = text[end:].lstrip()


def _first_interruptible(steps: list[ReplyStep]) -> int:
    """From here on the phone listens while it speaks: after the last thing that is to be heard to its end, or that
    cannot be done while listening."""
    last = -1
    for at, step in enumerate(steps):
        if isinstance(step, Record) or (isinstance(step, Speak) and not step.interruptible):
            last = at
    return last + 1


def _append(parent: VoiceResponse | Gather, step: ReplyStep) -> None:
    match step:
        case Speak(text=text, language=language, voice=voice):
            parent.say(text, language=LOCALES.get(language, language), voice=voice or VOICES.get(language))
        case Wait(seconds=seconds):
            parent.pause(length=seconds)
        case Record(status_url=url):
            start = Start()
            start.recording(recording_status_callback=url or None)
            parent.append(start)


def _listening(listen: Listen) -> dict[str, object]:
    keys: dict[str, object] = {
        "input": "dtmf",
        "timeout": listen.timeout,
        "num_digits": listen.digits,
        # One key is an answer, "#" as well; of several, "#" is the end and not part of them.
        "finish_on_key": "" if listen.digits == 1 else "#",
        "action": listen.action_url,
        "method": "POST",
        "action_on_empty_result": True,
    }
    if not listen.speech:
        return keys
    hints = (_plain(hint).replace(",", " ")[:LONGEST_HINT] for hint in listen.hints[:MOST_HINTS])
    speech: dict[str, object] = {
        "input": "speech dtmf",
        "language": LOCALES.get(listen.language, listen.language),
        "speech_model": SPEECH_MODEL,
        "speech_timeout": listen.pause,
        "profanity_filter": False,
        "hints": ",".join(hint for hint in hints if hint.strip()) or None,
    }
    return keys | speech
