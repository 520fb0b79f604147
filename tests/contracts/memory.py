"""A telephone in memory alone, for tests that need no HTTP. It passes the same suite as the real adapter."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count

from voicecalls.telephony import CallRequest, ErrorKind, Meaning, Placed, Seen, Status, TelephonyError

UNDER_WAY = {Status.QUEUED, Status.INITIATED, Status.RINGING}


class MemoryTelephony:
    """`calls`: by name, oldest first. `orders`: what was asked for, by the same names. `now` gives the time.

    `fail` plans what becomes of the next requests; `change` is what happens at the other end of the line.
    """

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._names = count(1)
        self._failures: list[tuple[TelephonyError, bool]] = []
        self.calls: dict[str, Seen] = {}
        self.orders: dict[str, CallRequest] = {}
        self.redirected: dict[str, str] = {}
        self.recordings: dict[str, str] = {}

    def fail(
        self, kind: ErrorKind, *, code: int | None = None, meaning: Meaning = Meaning.NONE, carried_out: bool = False
    ) -> None:
        """The next request that has no failure planned yet. `carried_out`: it is done all the same (AMBIGUOUS)."""
        self._failures.append((TelephonyError(kind, code=code, meaning=meaning), carried_out))

    def change(self, sid: str, status: Status, *, seconds: int | None = None, answered_by: str = "") -> None:
        """The call goes on to this state."""
        call, now = self.calls[sid], self._now()
        started = call.started or (now if status not in (Status.QUEUED, Status.INITIATED) else None)
        self.calls[sid] = replace(
            call, status=status, seconds=seconds, answered_by=answered_by or call.answered_by, started=started
        )
        if self.calls[sid].has_ended:
            self.calls[sid] = replace(self.calls[sid], ended=now)

    def place(self, call: CallRequest) -> Placed:
        failure, carried_out = self._failure()
        if failure and not carried_out:
            raise failure
        sid = f"CA{next(self._names):032x}"
        self.orders[sid] = call
        self.calls[sid] = Seen(
            sid=sid,
            status=Status.QUEUED,
            to=call.to,
            from_=call.from_,
            direction="outbound-api",
            created=self._now().replace(microsecond=0),
        )
        if failure:
            raise failure
        return Placed(sid=sid, status=Status.QUEUED, queue_ms=0)

    def fetch(self, sid: str) -> Seen:
        self._may_fail()
        return self._call(sid)

    def find(self, *, to: str, from_: str, since: datetime) -> list[Seen]:
        self._may_fail()
        between = [call for call in reversed(self.calls.values()) if (call.to, call.from_) == (to, from_)]
        earliest = since.replace(microsecond=0)
        return [call for call in between if call.created is None or call.created >= earliest]

    def cancel(self, sid: str) -> None:
        self._may_fail()
        if self._running(sid).status in UNDER_WAY:
            self.change(sid, Status.CANCELED)

    def hang_up(self, sid: str) -> None:
        self._may_fail()
        spoken = self._running(sid).status == Status.IN_PROGRESS
        self.change(sid, Status.COMPLETED if spoken else Status.CANCELED, seconds=1 if spoken else None)

    def redirect(self, sid: str, *, url: str) -> None:
        self._may_fail()
        self._spoken_in(sid)
        self.redirected[sid] = url

    def start_recording(self, sid: str, *, status_url: str = "") -> str:
        self._may_fail()
        self._spoken_in(sid)
        name = f"RE{next(self._names):032x}"
        self.recordings[name] = sid
        return name

    def delete_recording(self, recording_sid: str) -> None:
        self._may_fail()
        self.recordings.pop(recording_sid, None)

    def check_account(self) -> None:
        self._may_fail()

    def _failure(self) -> tuple[TelephonyError | None, bool]:
        return self._failures.pop(0) if self._failures else (None, False)

    def _may_fail(self) -> None:
        failure, _carried_out = self._failure()
        if failure:
            raise failure

    def _call(self, sid: str) -> Seen:
        if sid not in self.calls:
            raise TelephonyError(ErrorKind.REJECTED, code=20404, meaning=Meaning.NOT_FOUND)
        return self.calls[sid]

    def _running(self, sid: str) -> Seen:
        call = self._call(sid)
        if call.has_ended:
            raise TelephonyError(ErrorKind.REJECTED, code=21220, meaning=Meaning.ALREADY_ENDED)
        return call

    def _spoken_in(self, sid: str) -> None:
        if self._call(sid).status != Status.IN_PROGRESS:
            raise TelephonyError(ErrorKind.REJECTED, code=21220, meaning=Meaning.ALREADY_ENDED)
