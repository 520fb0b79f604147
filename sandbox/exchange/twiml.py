"""A TwiML document, read and judged: what cannot be run fails with Twilio's code, what is odd is only logged."""

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from sandbox.serving.fetching import Answered

LARGEST_DOCUMENT = 64 * 1024
LONGEST_SAY = 4096
KINDS = {"text/xml", "application/xml", "text/html"}
SPOKEN = {"Say", "Play", "Pause"}
VERBS = {*SPOKEN, "Gather", "Record", "Redirect", "Hangup", "Reject", "Start", "Stop"}
LATER = {"Connect", "Dial", "Enqueue", "Leave", "Pay", "Prompt", "Queue", "Refer", "Siprec", "Sms"}
SPEECH_MODELS = re.compile(
    r"default|numbers_and_commands|phone_call|experimental_(conversations|utterances)"
    r"|googlev2_(long|short|telephony|telephony_short)|deepgram_nova-[23](-\w+)?"
)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# Polly's German voices; a pair of voice and language that do not belong together is not spoken.
GERMAN_VOICES = {"Marlene", "Hans", "Vicki", "Daniel"}


class DocumentFailed(Exception):
    """The document cannot be used; `code` is what Twilio's log says."""

    def __init__(self, code: int, words: str = "") -> None:
        super().__init__(words)
        self.code = code
        self.words = words


@dataclass(frozen=True, kw_only=True)
class Verb:
    name: str
    attributes: dict[str, str]
    text: str
    children: "tuple[Verb, ...]" = ()

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default).strip()

    def number(self, name: str, default: float) -> float:
        written = self.get(name)
        return float(written) if written.isdecimal() else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        return {"true": True, "false": False}.get(self.get(name).lower(), default)


@dataclass(frozen=True, kw_only=True)
class Document:
    verbs: tuple[Verb, ...]
    warnings: list[tuple[int, str]] = field(default_factory=list)


def read_answer(answer: Answered) -> Document:
    """Raises DocumentFailed."""
    if not 200 <= answer.status < 300:
        raise DocumentFailed(11200, f"The answer was {answer.status}.")
    if len(answer.body) > LARGEST_DOCUMENT:
        raise DocumentFailed(11750, f"{len(answer.body)} bytes.")
    if not answer.body.strip():
        raise DocumentFailed(11770)
    kind = answer.content_type.partition(";")[0].strip().lower()
    if kind not in KINDS:
        raise DocumentFailed(12300, kind or "none was given")
    return read_document(answer.body)


def read_document(content: bytes) -> Document:
    """Raises DocumentFailed."""
    if re.search(rb"<\?xml[^>]*version=[\"'](?!1\.0[\"'])", content[:200]):
        raise DocumentFailed(12101)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise DocumentFailed(12100, "A document type is not allowed.")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - document types and entities were refused above
    except ElementTree.ParseError as error:
        raise DocumentFailed(12100, str(error)) from error
    if root.tag != "Response":
        raise DocumentFailed(12102, f"It is {root.tag}.")
    verbs = tuple(_verb(element) for element in root)
    return Document(verbs=verbs, warnings=[each for verb in verbs for each in _warnings(verb)])


def _verb(element: ElementTree.Element) -> Verb:
    name = str(element.tag)
    nested = name in ("Gather", "Start", "Stop")
    return Verb(
        name=name,
        attributes=dict(element.attrib),
        text=" ".join("".join(element.itertext()).split()) if not nested else "",
        children=tuple(_verb(child) for child in element) if nested else (),
    )


def _warnings(verb: Verb) -> list[tuple[int, str]]:
    if verb.name in LATER:
        return [(12200, f"{verb.name} is not supported by this exchange; it is left out.")]
    if verb.name not in VERBS:
        return [(12200, f"{verb.name} is no verb; it is left out.")]
    checks = {"Gather": _gather, "Say": _say, "Record": _record}.get(verb.name, _others)
    return checks(verb)


def _method(verb: Verb, code: int, name: str = "method") -> list[tuple[int, str]]:
    return [] if verb.get(name, "POST").upper() in ("GET", "POST") else [(code, verb.get(name))]


def _whole(verb: Verb, name: str, code: int, *, also: str = "") -> list[tuple[int, str]]:
    written = verb.attributes.get(name)
    return [] if written is None or written.isdecimal() or written == also else [(code, f"{name}={written}")]


def _boolean(verb: Verb, name: str, code: int) -> list[tuple[int, str]]:
    return [] if verb.get(name, "true").lower() in ("true", "false") else [(code, f"{name}={verb.get(name)}")]


def _gather(verb: Verb) -> list[tuple[int, str]]:
    found = [
        *_method(verb, 13312),
        *_whole(verb, "timeout", 13313, also="auto"),
        *_whole(verb, "numDigits", 13314),
        *_whole(verb, "speechTimeout", 13327, also="auto"),
        *_method(verb, 13329, "partialResultCallbackMethod"),
        *_boolean(verb, "profanityFilter", 13333),
        *_boolean(verb, "actionOnEmptyResult", 13338),
    ]
    if not re.fullmatch(r"[0-9*#]?", verb.get("finishOnKey")):
        found.append((13310, verb.get("finishOnKey")))
    if not set(verb.get("input", "dtmf").split()) <= {"dtmf", "speech"}:
        found.append((13326, verb.get("input")))
    hints = verb.get("hints").split(",")
    if len(hints) > 500 or any(len(hint.strip()) > 100 for hint in hints):
        found.append((13330, "at most 500 hints of 100 characters"))
    if not LANGUAGE.fullmatch(verb.get("language", "en-US")):
        found.append((13331, verb.get("language")))
    for child in verb.children:
        found += _warnings(child) if child.name in SPOKEN else [(13320, child.name)]
    return found


def gather_fails(verb: Verb) -> tuple[int, str] | None:
    """What makes the whole Gather fail."""
    model = verb.get("speechModel")
    if not model:
        return None
    if not SPEECH_MODELS.fullmatch(model):
        return 13334, model
    if verb.get("speechTimeout") == "auto" and model != "phone_call":
        return 13335, f"speechTimeout must be a number with {model}"
    return None


def _say(verb: Verb) -> list[tuple[int, str]]:
    found = _whole(verb, "loop", 13510)
    voice, language = verb.get("voice"), verb.get("language")
    if not verb.text:
        found.append((13520, "it is empty"))
    if language and not LANGUAGE.fullmatch(language):
        found.append((13512, language))
    if not re.fullmatch(r"|man|woman|alice|(Polly|Google)\.[\w-]+", voice):
        found.append((13511, voice))
    return found


def say_fails(verb: Verb) -> tuple[int, str] | None:
    """What keeps it from being spoken."""
    if len(verb.text) > LONGEST_SAY:
        return 13521, f"{len(verb.text)} characters, at most {LONGEST_SAY}"
    maker, _, voice = verb.get("voice").partition(".")
    language = verb.get("language")
    if maker == "Google" and language and not voice.startswith(language):
        return 13512, f"{voice} does not speak {language}"
    is_german = voice.partition("-")[0] in GERMAN_VOICES
    if maker == "Polly" and language and is_german != language.startswith("de"):
        return 13512, f"{voice} does not speak {language}"
    return None


def _record(verb: Verb) -> list[tuple[int, str]]:
    found = [
        *_method(verb, 13610),
        *_whole(verb, "timeout", 13611),
        *_whole(verb, "maxLength", 13612),
        *_boolean(verb, "playBeep", 13616),
    ]
    if not re.fullmatch(r"[0-9*#]*", verb.get("finishOnKey")):
        found.append((13613, verb.get("finishOnKey")))
    return found


def _others(verb: Verb) -> list[tuple[int, str]]:
    found = []
    if verb.name == "Pause":
        found += _whole(verb, "length", 13910)
    if verb.name == "Play":
        found += _whole(verb, "loop", 13410)
    if verb.name == "Redirect":
        found += _method(verb, 13710)
    return found
