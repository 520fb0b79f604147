"""The telephones that the suite of the contract is run with, and what happens at the other end of each."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from tests.contracts.memory import MemoryTelephony
from tests.contracts.site import Asked, Said
from tests.sandbox.exchange.running import LINE, RunningExchange
from voicecalls.telephony import ErrorKind, Meaning, Seen, Status, Telephony, connect

LONG_TALK = b'<?xml version="1.0" encoding="UTF-8"?><Response><Pause length="3000"/></Response>'
MEANINGS = {21211: Meaning.BAD_NUMBER, 21214: Meaning.UNREACHABLE, 21215: Meaning.NOT_PERMITTED, 21216: Meaning.BLOCKED}


class TriedLine(Protocol):
    """`site`: where the telephone asks what is to be said."""

    @property
    def phone(self) -> Telephony:
        """What is tried."""

    site: str
    number: str

    def wrong_login(self) -> Telephony:
        """The same account with another token."""

    def rings_at(self, number: str) -> None:
        """Whoever is called there lets it ring."""

    def answers_at(self, number: str) -> None:
        """Whoever is called there picks up and stays on the phone."""

    def until(self, sid: str, status: Status) -> Seen:
        """The call, as soon as it has come so far."""

    def refuses(self, code: int) -> None:
        """The next call is refused with this code."""

    def is_busy(self) -> None:
        """The next call is one request too many."""

    def loses_its_answer(self) -> None:
        """The next call is placed, and nobody tells us so."""

    def fails_before(self) -> None:
        """The next call is not placed, and what we are told does not say so."""

    def calls_to(self, number: str) -> int:
        """How many calls were made there, to our knowledge or not."""

    def now(self) -> datetime:
        """By the telephone's clock."""


class MemoryLine:
    site = "https://klara.example"
    number = LINE

    def __init__(self) -> None:
        self._time = datetime(2026, 11, 23, 9, tzinfo=UTC)
        self.phone: MemoryTelephony = MemoryTelephony(now=self.now)

    def now(self) -> datetime:
        self._time += timedelta(seconds=1)
        return self._time

    def wrong_login(self) -> Telephony:
        other = MemoryTelephony(now=self.now)
        for _each in range(10):
            other.fail(ErrorKind.REJECTED, code=20003, meaning=Meaning.CONFIG)
        return other

    def rings_at(self, number: str) -> None:
        pass

    def answers_at(self, number: str) -> None:
        pass

    def until(self, sid: str, status: Status) -> Seen:
        if not self.phone.calls[sid].has_ended:
            self.phone.change(sid, status)
        return self.phone.fetch(sid)

    def refuses(self, code: int) -> None:
        self.phone.fail(ErrorKind.REJECTED, code=code, meaning=MEANINGS[code])

    def is_busy(self) -> None:
        self.phone.fail(ErrorKind.RETRY, code=20429, meaning=Meaning.BUSY)

    def loses_its_answer(self) -> None:
        self.phone.fail(ErrorKind.AMBIGUOUS, carried_out=True)

    def fails_before(self) -> None:
        self.phone.fail(ErrorKind.AMBIGUOUS, code=20500)

    def calls_to(self, number: str) -> int:
        return sum(call.to == number for call in self.phone.calls.values())


class ExchangeLine:
    """The real adapter, and the exchange as a process of its own."""

    number = LINE

    def __init__(self, exchange: RunningExchange, *, site: str) -> None:
        self._exchange, self.site = exchange, site
        account = exchange.account
        self.phone: Telephony = connect(account_sid=account.sid, token=account.token, base_url=exchange.address)

    def now(self) -> datetime:
        return datetime.fromisoformat(self._exchange.get("/_exchange/clock").json["now"])

    def wrong_login(self) -> Telephony:
        return connect(account_sid=self._exchange.account.sid, token="another", base_url=self._exchange.address)

    def rings_at(self, number: str) -> None:
        self._exchange.person(number, does="never_answers")

    def answers_at(self, number: str) -> None:
        self._exchange.person(number, does="answers")

    def until(self, sid: str, status: Status) -> Seen:
        self._exchange.wait_for_calls(sid=sid, status=status)
        return self.phone.fetch(sid)

    def refuses(self, code: int) -> None:
        self._exchange.fault("refuse", code=code)

    def is_busy(self) -> None:
        self._exchange.fault("too_many_requests")

    def loses_its_answer(self) -> None:
        self._exchange.fault("accept_then_drop")

    def fails_before(self) -> None:
        self._exchange.fault("server_error")

    def calls_to(self, number: str) -> int:
        return len(self._exchange.calls(to=number))


def long_talk(asked: Asked) -> Said:
    """Whatever is asked: the call goes on in silence."""
    return Said(body=LONG_TALK)
