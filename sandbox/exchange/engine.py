"""The life of a call, from the queue to its end."""

import asyncio
from copy import deepcopy
from datetime import UTC, datetime

from sandbox.exchange.callbacks import fire, tell_recording, tell_verdict
from sandbox.exchange.calls import Call, Order, Recording, new_sid
from sandbox.exchange.conversation import Conversation, Next
from sandbox.exchange.parties import Party, Phone, PickedUp, Scripted
from sandbox.exchange.people import VOICEMAIL, Behaviour
from sandbox.exchange.state import Exchange, Ring

LONGEST_QUEUE_SECONDS = 24 * 3600.0
CONNECTING_SECONDS = 1.0
SIP = {"busy": 486, "declines": 486}


class Engine:
    """Runs every call as a task of its own."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self._at_start = deepcopy((exchange.accounts, exchange.numbers, exchange.clock.speed))
        self.parties: dict[str, Party] = {}
        self._queues: dict[str, asyncio.Task[None]] = {}

    def phone(self, sid: str) -> Phone | None:
        party = self.parties.get(sid)
        return party if isinstance(party, Phone) else None

    async def reset(self) -> None:
        """As it was started: nothing has happened, and the clock shows the time of the wall."""
        exchange = self.exchange
        await exchange.reset()
        exchange.accounts, exchange.numbers, speed = deepcopy(self._at_start)
        exchange.clock.set_speed(speed)
        self.parties.clear()
        self._queues.clear()
        self.exchange.clock.set_to(datetime.now(UTC))

    def place(self, order: Order, *, account: str, number_sid: str) -> Call:
        """A call out of an account, queued until it is its turn."""
        exchange, now = self.exchange, self.exchange.clock.now()
        call = Call(
            sid=new_sid("CA"),
            account=account,
            number_sid=number_sid,
            direction="outbound-api",
            order=order,
            created=now,
            updated=now,
        )
        exchange.calls[call.sid] = call
        call.test = exchange.accounts[account].test
        if not call.test:
            call.queue_ms = self._enqueue(call)
            exchange.spawn(self._outbound(call))
        exchange.touch()
        return call

    def ring_in(self, order: Order, *, account: str, number_sid: str, party: Behaviour) -> Call:
        """Somebody calls a number of an account."""
        exchange, now = self.exchange, self.exchange.clock.now()
        call = Call(
            sid=new_sid("CA"),
            account=account,
            number_sid=number_sid,
            direction="inbound",
            order=order,
            created=now,
            updated=now,
        )
        call.status, call.dialled, call.rang = "ringing", now, now
        exchange.calls[call.sid] = call
        exchange.spawn(self._inbound(call, party))
        exchange.touch()
        return call

    # ── the queue ──

    def _enqueue(self, call: Call) -> int:
        """Milliseconds until its turn, as far as anybody can know."""
        account, clock = self.exchange.accounts[call.account], self.exchange.clock
        queue = self.exchange.waiting.setdefault(account.sid, [])
        rate = account.calls_per_second
        delay = max(0.0, self.exchange.next_turn.get(account.sid, 0.0) - clock.seconds())
        delay += len(queue) / rate if rate else LONGEST_QUEUE_SECONDS
        queue.append(call)
        running = self._queues.get(account.sid)
        if running is None or running.done():
            self._queues[account.sid] = self.exchange.spawn(self._serve_queue(account.sid))
        return int(delay * 1000)

    async def _serve_queue(self, account_sid: str) -> None:
        exchange = self.exchange
        queue, account = exchange.waiting[account_sid], exchange.accounts[account_sid]
        while queue:
            delay = exchange.next_turn.get(account_sid, 0.0) - exchange.clock.seconds()
            if account.calls_per_second <= 0:
                await exchange.rates_changed.wait()
            elif delay > 0:
                await exchange.clock.sleep(delay)
            else:
                call = queue.pop(0)
                if not call.is_over and not call.hang_up.is_set():
                    exchange.next_turn[account_sid] = exchange.clock.seconds() + 1 / account.calls_per_second
                    call.turn.set()

    # ── out ──

    async def _outbound(self, call: Call) -> None:
        exchange = self.exchange
        if not await self._before_hang_up(call, call.turn, within=LONGEST_QUEUE_SECONDS):
            return await self._finish(call, "canceled")
        call.dialled = exchange.clock.now()
        exchange.set_status(call, "initiated")
        fire(exchange, call, "initiated")
        party = self._party(call, exchange.people.behaviour_of(call.order.to))
        self.parties[call.sid] = party
        if party.behaviour.does not in ("busy", "unreachable"):
            if await exchange.clock.happens(call.hang_up, within=CONNECTING_SECONDS):
                return await self._finish(call, "canceled", sip=487)
            self._ring(call)
        return await self._picked_up(call, party, await self._ringing(call, party))

    def _party(self, call: Call, behaviour: Behaviour) -> Party:
        if behaviour.does == "phone":
            behaviour.greeting = behaviour.greeting or VOICEMAIL
            return Phone(exchange=self.exchange, call=call, behaviour=behaviour)
        return Scripted(exchange=self.exchange, call=call, behaviour=behaviour)

    def _ring(self, call: Call) -> None:
        exchange, order = self.exchange, call.order
        call.rang = exchange.clock.now()
        exchange.rings.append(
            Ring(
                call=call.sid,
                account=call.account,
                to=order.to,
                from_=order.from_,
                at=call.rang,
                voice_url=order.voice.url if order.voice else "",
                status_url=order.status.url if order.status else "",
            )
        )
        exchange.set_status(call, "ringing")
        fire(exchange, call, "ringing")

    async def _before_hang_up(self, call: Call, event: asyncio.Event, *, within: float) -> bool:
        waiting = {asyncio.ensure_future(event.wait()), asyncio.ensure_future(call.hang_up.wait())}
        await self.exchange.clock.first(waiting, within=within)
        return event.is_set() and not call.hang_up.is_set()

    async def _ringing(self, call: Call, party: Party) -> PickedUp | None:
        """What became of it; None if nothing did, in time or before the call was cancelled."""
        picking_up = asyncio.ensure_future(party.ring())
        sleeping = asyncio.ensure_future(self.exchange.clock.sleep(max(call.order.ring_seconds, party.patience)))
        cancelling = asyncio.ensure_future(call.hang_up.wait())
        try:
            await asyncio.wait({picking_up, sleeping, cancelling}, return_when=asyncio.FIRST_COMPLETED)
            return picking_up.result() if picking_up.done() and not call.hang_up.is_set() else None
        finally:
            for task in (picking_up, sleeping, cancelling):
                task.cancel()

    async def _picked_up(self, call: Call, party: Party, outcome: PickedUp | None) -> None:
        if call.hang_up.is_set():
            await self._finish(call, "canceled", sip=487)
        elif outcome is None:
            await self._finish(call, "no-answer", sip=487)
        elif outcome == "unreachable":
            await self._finish(call, "failed", sip=party.behaviour.sip)
        elif outcome != "answers":
            await self._finish(call, "busy", sip=SIP[outcome])
        else:
            await self._connected(call, party)

    # ── connected ──

    async def _connected(self, call: Call, party: Party) -> None:
        exchange, order = self.exchange, call.order
        call.answered = exchange.clock.now()
        exchange.set_status(call, "in-progress")
        if order.record:
            recording = Recording(
                sid=new_sid("RE"), call=call.sid, account=call.account, started=call.answered, source="OutboundAPI"
            )
            recording.callback = order.recording_status
            call.recordings.append(recording)
        fire(exchange, call, "answered")
        detecting = exchange.spawn(self._detect(call, party))
        await self._talk(call, party, hold=detecting if order.detection and not order.detection_async else None)
        detecting.cancel()
        await self._finish(call, "completed", sip=200)

    async def _detect(self, call: Call, party: Party) -> None:
        """Machine detection: a verdict after a while."""
        order, behaviour = call.order, party.behaviour
        if not order.detection:
            return
        seconds, verdict = behaviour.verdict_after, behaviour.verdict
        if isinstance(party, Phone) and party.picked_up.done() and party.picked_up.result() == "voicemail":
            verdict = "machine_start"
        if seconds > order.detection_seconds:
            seconds, verdict = order.detection_seconds, "unknown"
        if order.detection == "DetectMessageEnd" and verdict == "machine_start":
            verdict = "machine_end_beep"
        elif order.detection == "Enable" and verdict.startswith("machine_end"):
            verdict = "machine_start"
        await self.exchange.clock.sleep(seconds)
        call.answered_by = verdict
        if order.detection_async:
            # Outlives the call, so that a hang-up does not call back what was already under way.
            self.exchange.spawn(tell_verdict(self.exchange, call, milliseconds=int(seconds * 1000)))

    async def _talk(self, call: Call, party: Party, *, hold: "asyncio.Task[None] | None") -> None:
        conversation = Conversation(exchange=self.exchange, call=call, party=party)
        limit = asyncio.ensure_future(self.exchange.clock.sleep(call.order.most_seconds))
        start = self._start(call)
        try:
            while True:
                talking = asyncio.ensure_future(self._begin(conversation, call, start, hold=hold))
                events = [asyncio.ensure_future(event.wait()) for event in (call.hang_up, call.redirect)]
                try:
                    await asyncio.wait({talking, limit, *events}, return_when=asyncio.FIRST_COMPLETED)
                    if talking.done():
                        talking.result()
                finally:
                    for task in (talking, *events):
                        task.cancel()
                    party.done()
                if call.hang_up.is_set() or limit.done() or not call.redirect.is_set():
                    call.ended_by = call.ended_by or ("time limit" if limit.done() else "document")
                    return
                call.redirect.clear()
                start, hold, conversation.fallback_used = self._redirected(call), None, False
        finally:
            limit.cancel()

    def _start(self, call: Call) -> "Next | str":
        return Next(address=call.order.voice, kind="voice") if call.order.voice else call.order.twiml

    def _redirected(self, call: Call) -> "Next | str":
        target = call.redirect_to
        return target if isinstance(target, str) else Next(address=target, kind="voice") if target else ""

    async def _begin(
        self, conversation: Conversation, call: Call, start: "Next | str", *, hold: "asyncio.Task[None] | None"
    ) -> None:
        if hold:
            await asyncio.wait({hold})
            if isinstance(start, Next):
                fields = [("AnsweredBy", call.answered_by or "unknown")]
                start = Next(address=start.address, kind=start.kind, fields=fields)
        await conversation.run(start)

    # ── in ──

    async def _inbound(self, call: Call, behaviour: Behaviour) -> None:
        party = self._party(call, behaviour)
        if isinstance(party, Phone):
            party.picked_up.set_result("answers")
        self.parties[call.sid] = party
        await self._talk(call, party, hold=None)
        if call.answered:
            await self._finish(call, "completed", sip=200)
        else:
            await self._finish(call, "busy" if call.ended_by in ("busy", "rejected") else "failed")

    # ── over ──

    async def _finish(self, call: Call, status: str, *, sip: int | None = None) -> None:
        exchange = self.exchange
        call.ended, call.sip = exchange.clock.now(), sip
        self.parties.pop(call.sid, None)
        exchange.set_status(call, status)
        for recording in call.recordings:
            if recording.status == "in-progress":
                recording.status, recording.seconds = "completed", call.seconds
                exchange.spawn(tell_recording(exchange, call, recording))
        fire(exchange, call, "completed")
