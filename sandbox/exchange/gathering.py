"""The Gather verb: prompts that can be interrupted, then keys or speech, each with its timers."""

import asyncio
from dataclasses import dataclass, field

from sandbox.exchange.parties import Event, Key, Party, PromptOver, Speech, Typing
from sandbox.exchange.state import Exchange
from sandbox.exchange.twiml import Verb

MOST_SPEECH_SECONDS = 60.0
AUTO_SECONDS = 1.0
TYPING_SECONDS = 20.0
FOREVER = 24 * 3600.0


@dataclass(kw_only=True)
class Gathered:
    """What came of it; neither means nothing."""

    digits: str | None = None
    finished_on: str = ""
    speech: str | None = None
    confidence: float | None = None

    @property
    def is_empty(self) -> bool:
        return self.digits is None and self.speech is None

    def fields(self, inputs: set[str]) -> list[tuple[str, str]]:
        if self.speech is not None:
            known = [("Confidence", f"{self.confidence:g}")] if self.confidence is not None else []
            return [("SpeechResult", self.speech), *known]
        fields = [("msg", "Gather End")]
        if self.digits is not None or "dtmf" in inputs:
            fields.append(("Digits", self.digits or ""))
            fields.append(("FinishedOnKey", self.finished_on))
        return fields


@dataclass(kw_only=True)
class Gathering:
    """One Gather under way. `prompt` is the task that says the nested verbs."""

    exchange: Exchange
    party: Party
    verb: Verb
    prompt: "asyncio.Task[None]"
    digits: str = ""
    speech: list[Speech] = field(default_factory=list)
    deadline: float = FOREVER

    def __post_init__(self) -> None:
        self.inputs = set(self.verb.get("input", "dtmf").split()) or {"dtmf"}
        self.timeout = self.verb.number("timeout", 5.0)
        written = self.verb.get("speechTimeout")
        self.pause = AUTO_SECONDS if written == "auto" else self.verb.number("speechTimeout", self.timeout)
        self.most_digits = self.verb.number("numDigits", FOREVER)
        self.finish_key = self.verb.attributes.get("finishOnKey", "#")

    def _now(self) -> float:
        return self.exchange.clock.seconds()

    async def result(self) -> Gathered:
        self.deadline = self._now() + FOREVER
        try:
            while True:
                event = await self._next()
                if event is None:
                    return self._end()
                if (gathered := await self._take(event)) is not None:
                    return gathered
        finally:
            self.prompt.cancel()
            self.party.done()

    async def _next(self) -> Event | None:
        """The next thing that happens before the deadline."""
        if not self.party.inbox.empty():
            return self.party.inbox.get_nowait()
        getting = asyncio.ensure_future(self.party.inbox.get())
        sleeping = asyncio.ensure_future(self.exchange.clock.sleep(self.deadline - self._now()))
        try:
            await asyncio.wait({getting, sleeping}, return_when=asyncio.FIRST_COMPLETED)
            return getting.result() if getting.done() else None
        finally:
            sleeping.cancel()
            getting.cancel()

    async def _take(self, event: Event) -> Gathered | None:
        if isinstance(event, PromptOver):
            if not self.digits and not self.speech:
                self.deadline = self._now() + self.timeout
        elif isinstance(event, Typing):
            if not self.digits:
                self.deadline = max(self.deadline, self._now() + TYPING_SECONDS)
        elif isinstance(event, Key):
            return self._key(event.key)
        elif "speech" in self.inputs and not self.digits:
            return await self._heard(event)
        return None

    def _key(self, key: str) -> Gathered | None:
        # The first kind wins: once somebody speaks, keys mean nothing.
        if "dtmf" not in self.inputs or self.speech:
            return None
        self.prompt.cancel()
        if key == self.finish_key:
            return Gathered(digits=self.digits, finished_on=key)
        self.digits += key
        self.deadline = self._now() + self.timeout
        return Gathered(digits=self.digits) if len(self.digits) >= self.most_digits else None

    async def _heard(self, speech: Speech) -> Gathered | None:
        self.prompt.cancel()
        left = MOST_SPEECH_SECONDS - sum(each.seconds for each in self.speech)
        self.speech.append(speech)
        await self.exchange.clock.sleep(min(speech.seconds, left))
        if speech.final or speech.seconds >= left:
            return self._end()
        self.deadline = self._now() + self.pause
        return None

    def _end(self) -> Gathered:
        if self.speech:
            confidences = [each.confidence for each in self.speech if each.confidence is not None]
            return Gathered(speech=self._understood(), confidence=min(confidences, default=None))
        return Gathered(digits=self.digits or None)

    def _understood(self) -> str:
        """What was said in the first sixty seconds."""
        left, words = MOST_SPEECH_SECONDS, []
        for each in self.speech:
            share = min(1.0, left / each.seconds) if each.seconds else 1.0
            words.append(each.text[: int(len(each.text) * share)])
            left = max(0.0, left - each.seconds)
        return " ".join(word for word in words if word)
