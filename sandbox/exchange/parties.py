"""The other end of a call: somebody who does what a script says, or a person at the telephone page."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal, Protocol

from sandbox.exchange.calls import Call
from sandbox.exchange.people import Behaviour, Script, Step
from sandbox.exchange.state import Exchange

PickedUp = Literal["answers", "busy", "declines", "unreachable"]
SPEECH_PER_SECOND = 15  # characters of a prompt


@dataclass(frozen=True, kw_only=True)
class Speech:
    """Something said, lasting `until` a second of the clock. `final`: nothing more comes, so nobody need wait."""

    text: str
    confidence: float | None = None
    seconds: float = 0.0
    until: float = 0.0
    final: bool = False


@dataclass(frozen=True, kw_only=True)
class Key:
    key: str


@dataclass(frozen=True, kw_only=True)
class Typing:
    """Somebody is about to say something (they type it)."""


@dataclass(frozen=True, kw_only=True)
class PromptOver:
    pass


Event = Speech | Key | Typing | PromptOver


class Party(Protocol):
    inbox: "asyncio.Queue[Event]"
    behaviour: Behaviour

    async def ring(self) -> PickedUp:
        """Until something becomes of it; never returns if nobody picks up."""

    async def listen(self, text: str) -> None:
        """As long as it takes to say this to them."""

    def asked(self, prompt: str, *, seconds: float) -> None:
        """Something is expected of them. The prompt takes so long; it is all they heard since they spoke last."""

    def done(self) -> None:
        """Nothing is expected of them any more."""


def speaking_seconds(text: str) -> float:
    return max(0.5, len(text) / SPEECH_PER_SECOND)


def _spoken(exchange: Exchange, text: str, *, confidence: float | None, seconds: float) -> Speech:
    return Speech(text=text, confidence=confidence, seconds=seconds, until=exchange.clock.seconds() + seconds)


@dataclass(kw_only=True)
class Scripted:
    """Does what the script says, by the exchange's clock."""

    exchange: Exchange
    call: Call
    behaviour: Behaviour
    inbox: "asyncio.Queue[Event]" = field(default_factory=asyncio.Queue)
    _doing: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self._script = Script(self.behaviour)

    async def ring(self) -> PickedUp:
        does = self.behaviour.does
        if does == "never_answers":
            await asyncio.Event().wait()
        await self.exchange.clock.sleep(self.behaviour.after)
        if does in ("busy", "unreachable", "declines"):
            return does
        if self.behaviour.greeting:
            self.exchange.spawn(self._greet())
        return "answers"

    async def _greet(self) -> None:
        """Said into the line whether anybody listens or not."""
        await self.exchange.clock.sleep(0.5)
        if not self.call.is_over:
            text = self.behaviour.greeting
            self.exchange.said(self.call, "them", text)
            self.inbox.put_nowait(_spoken(self.exchange, text, confidence=0.9, seconds=speaking_seconds(text)))

    async def listen(self, text: str) -> None:
        await self.exchange.clock.sleep(speaking_seconds(text))

    def asked(self, prompt: str, *, seconds: float) -> None:
        self.done()
        self._doing = self.exchange.spawn(self._do(self._script.next(prompt), prompt_seconds=seconds))

    async def _do(self, step: Step, *, prompt_seconds: float) -> None:
        clock = self.exchange.clock
        await clock.sleep(step.after if step.barge_in else prompt_seconds + step.after)
        if step.hang_up:
            self.call.end(by="callee")
        elif step.say:
            self.exchange.said(self.call, "them", step.say)
            spoken = _spoken(self.exchange, step.say, confidence=step.confidence, seconds=step.speaking_seconds)
            self.inbox.put_nowait(spoken)
        for key in step.keys:
            await clock.sleep(0.5)
            if key != "w":
                self.exchange.said(self.call, "them", f"Key {key}")
                self.inbox.put_nowait(Key(key=key))

    def done(self) -> None:
        if self._doing:
            self._doing.cancel()
            self._doing = None


@dataclass(kw_only=True)
class Phone:
    """A person at the telephone page. Picking up, speaking and keys arrive from there."""

    exchange: Exchange
    call: Call
    behaviour: Behaviour
    inbox: "asyncio.Queue[Event]" = field(default_factory=asyncio.Queue)
    picked_up: "asyncio.Future[PickedUp | Literal['voicemail']]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    speaks_aloud: bool = False
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    is_asked: bool = False

    async def ring(self) -> PickedUp:
        choice = await self.picked_up
        if choice == "voicemail":
            self.exchange.spawn(self._voicemail())
            return "answers"
        return choice

    async def _voicemail(self) -> None:
        text = self.behaviour.greeting
        self.exchange.said(self.call, "them", text)
        self.inbox.put_nowait(_spoken(self.exchange, text, confidence=0.9, seconds=speaking_seconds(text)))

    async def listen(self, text: str) -> None:
        """While the page speaks aloud it says when it is done; else as long as it would take."""
        self.heard.clear()
        seconds = speaking_seconds(text)
        if self.speaks_aloud:
            await self.exchange.clock.happens(self.heard, within=3 * seconds + 5)
        else:
            await self.exchange.clock.sleep(seconds)

    def asked(self, prompt: str, *, seconds: float) -> None:
        self.is_asked = True
        self.exchange.touch()

    def done(self) -> None:
        self.is_asked = False
        self.exchange.touch()
