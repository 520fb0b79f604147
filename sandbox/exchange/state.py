"""What the parts of the exchange share."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sandbox.exchange.accounts import Account, Number
from sandbox.exchange.calls import Call, Line
from sandbox.exchange.faults import Faults
from sandbox.exchange.journal import Entry, Journal
from sandbox.exchange.people import People
from sandbox.exchange.twilio_errors import LOG
from sandbox.serving.clock import Clock
from sandbox.serving.watched import Watched

LONGEST_FAREWELL_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True)
class Ring:
    """A telephone that rang. Kept until a reset, whatever becomes of the call."""

    call: str
    account: str
    to: str
    from_: str
    at: datetime
    voice_url: str
    status_url: str


@dataclass(kw_only=True)
class Exchange(Watched):
    clock: Clock
    journal: Journal
    people: People
    patience: float = 0.0  # with somebody at the page: at least so many seconds for picking up, and for each answer
    faults: Faults = field(default_factory=Faults)
    accounts: dict[str, Account] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)  # in the order of their creation
    rings: list[Ring] = field(default_factory=list)
    rates_changed: asyncio.Event = field(default_factory=asyncio.Event)  # set, and replaced, by each change
    waiting: dict[str, list[Call]] = field(default_factory=dict)  # per account, for their turn
    next_turn: dict[str, float] = field(default_factory=dict)

    def now_text(self) -> str:
        return self.clock.now().isoformat()

    def set_status(self, call: Call, status: str) -> None:
        call.status = status
        call.updated = self.clock.now()
        self.touch()

    def said(
        self, call: Call, who: Literal["us", "them", "note"], text: str, *, language: str = "", voice: str = ""
    ) -> None:
        call.lines.append(Line(who=who, text=text, at=self.clock.now(), language=language, voice=voice))
        self.touch()

    async def alert(self, call: Call | None, code: int, words: str = "", *, url: str = "") -> None:
        """An entry of Twilio's log."""
        entry = Entry(
            kind="alert",
            at=self.now_text(),
            call=call.sid if call else None,
            account=call.account if call else None,
            url=url,
            code=code,
            words=f"{LOG.get(code, '')}{': ' if words else ''}{words}",
        )
        await self.journal.finished(self.journal.add(entry))
        if call:
            self.said(call, "note", f"{code} {entry.words}")

    def live(self, account: str) -> list[Call]:
        return [call for call in self.calls.values() if call.account == account and not call.is_over and call.dialled]

    async def reset(self) -> None:
        """Forget calls, rings, requests, faults and people. What is on its way to the product gets there first."""
        await self.clock.idle(within=LONGEST_FAREWELL_SECONDS)
        await self.stop()
        self.faults.clear()
        self.people.clear()
        self.journal.clear()
        for each in (self.calls, self.waiting, self.next_turn):
            each.clear()
        self.rings.clear()
        self.touch()
