"""A connected call: documents are fetched and their verbs run, one after the other, until one ends the call."""

from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from sandbox.exchange.callbacks import recording_url, standard_fields
from sandbox.exchange.calls import Address, Call, Recording, new_sid
from sandbox.exchange.gathering import Gathered, Gathering
from sandbox.exchange.parties import Party, PromptOver, Speech, speaking_seconds
from sandbox.exchange.state import Exchange
from sandbox.exchange.twiml import (
    LATER,
    SPOKEN,
    VERBS,
    Document,
    DocumentFailed,
    Verb,
    gather_fails,
    read_answer,
    read_document,
    say_fails,
)
from sandbox.exchange.webhooks import Fields, Webhook, code_of, send
from sandbox.serving.fetching import NoAnswer

MOST_DOCUMENTS = 1000
APOLOGY = "An application error has occurred. Goodbye."


@dataclass(frozen=True, kw_only=True)
class Next:
    """The document to go on with, and what to tell whoever gives it. `kind` is for the journal."""

    address: Address
    kind: str
    fields: Fields = field(default_factory=list)


class Over(Exception):
    """A verb ended the call."""


@dataclass(kw_only=True)
class Conversation:
    exchange: Exchange
    call: Call
    party: Party
    url: str = ""  # of the current document
    heard: list[str] = field(default_factory=list)  # since the person spoke last
    fallback_used: bool = False

    async def run(self, start: "Next | str") -> None:
        """`start` may be a document itself. Comes back when the call is to end."""
        try:
            for _ in range(MOST_DOCUMENTS):
                following = await self._with_fallback(start)
                if following is None:
                    return
                start = following
        except Over:
            return

    async def _with_fallback(self, start: "Next | str") -> Next | None:
        try:
            return await self._one(start)
        except DocumentFailed as failure:
            await self.exchange.alert(self.call, failure.code, failure.words, url=self.url)
            fallback = self.call.order.fallback
            if not fallback or self.fallback_used:
                self.exchange.said(self.call, "us", APOLOGY, language="en")
                await self.exchange.clock.sleep(speaking_seconds(APOLOGY))
                return None
            self.fallback_used = True
            fields = [("ErrorCode", str(failure.code)), ("ErrorUrl", self.url)]
            return Next(address=fallback, kind="fallback", fields=fields)

    async def _one(self, start: "Next | str") -> Next | None:
        document = read_document(start.encode()) if isinstance(start, str) else await self._fetched(start)
        for code, words in document.warnings:
            await self.exchange.alert(self.call, code, words, url=self.url)
        if self.call.status == "ringing":
            await self._pick_up(document)
        for verb in document.verbs:
            if verb.name in VERBS and (following := await self._verb(verb)) is not None:
                return following
        return None

    async def _fetched(self, following: Next) -> Document:
        address = following.address
        # While the number is still ringing (somebody calls us) the request says so.
        fields = [*standard_fields(self.call, status=self.call.status), *following.fields]
        self.url = address.url
        hook = Webhook(kind=following.kind, call=self.call, address=address, fields=fields)
        self.call.urls.append(address.url)
        try:
            self.url, answer = await send(self.exchange, hook)
        except NoAnswer as error:
            raise DocumentFailed(code_of(error), error.words) from error
        return read_answer(answer)

    async def _pick_up(self, document: Document) -> None:
        """Somebody called us; the first document answers, or declines."""
        first = next((verb for verb in document.verbs if verb.name in VERBS), None)
        if first and first.name == "Reject":
            self.call.ended_by = first.get("reason", "rejected")
            raise Over
        self.call.answered = self.exchange.clock.now()
        self.exchange.set_status(self.call, "in-progress")

    async def _verb(self, verb: Verb) -> Next | None:
        if verb.name in SPOKEN:
            await self._speak(verb)
        elif verb.name == "Gather":
            return await self._gather(verb)
        elif verb.name == "Record":
            return await self._record(verb)
        elif verb.name == "Redirect":
            return Next(address=self._address(verb.text, verb), kind="redirect")
        elif verb.name in ("Hangup", "Reject"):
            self.call.ended_by = self.call.ended_by or "document"
            raise Over
        elif verb.name == "Start":
            await self._start(verb)
        return None

    async def _speak(self, verb: Verb) -> None:
        clock = self.exchange.clock
        if verb.name == "Pause":
            await clock.sleep(verb.number("length", 1.0))
        elif verb.name == "Play":
            self.exchange.said(self.call, "note", f"Plays {verb.text or verb.get('digits')}")
            await clock.sleep(1.0)
        elif failure := say_fails(verb):
            await self.exchange.alert(self.call, *failure, url=self.url)
        elif verb.text:
            for _ in range(int(verb.number("loop", 1)) or 1):
                self.heard.append(verb.text)
                self.exchange.said(self.call, "us", verb.text, language=verb.get("language"), voice=verb.get("voice"))
                await self.party.listen(verb.text)

    async def _gather(self, verb: Verb) -> Next | None:
        if failure := gather_fails(verb):
            raise DocumentFailed(*failure)
        self._forget_the_past()
        before = list(self.heard)
        prompt = self.exchange.spawn(self._prompt(verb))
        seconds = sum(_seconds(child) for child in verb.children)
        texts = [child.text for child in verb.children if child.name == "Say"]
        self.party.asked(" ".join([*before, *texts]), seconds=seconds)
        try:
            gathered = await Gathering(exchange=self.exchange, party=self.party, verb=verb, prompt=prompt).result()
        finally:
            prompt.cancel()
        return await self._gathered(verb, gathered)

    def _forget_the_past(self) -> None:
        """What was said or pressed while nobody listened is lost, but for speech that still goes on."""
        inbox, now = self.party.inbox, self.exchange.clock.seconds()
        for event in [inbox.get_nowait() for _ in range(inbox.qsize())]:
            if isinstance(event, Speech) and event.until > now:
                inbox.put_nowait(replace(event, seconds=event.until - now))

    async def _prompt(self, verb: Verb) -> None:
        for child in verb.children:
            if child.name in SPOKEN:
                await self._speak(child)
        self.party.inbox.put_nowait(PromptOver())

    async def _gathered(self, verb: Verb, gathered: Gathered) -> Next | None:
        inputs = set(verb.get("input", "dtmf").split())
        if gathered.is_empty and not verb.flag("actionOnEmptyResult"):
            return None
        self.heard.clear()
        if gathered.speech is not None and verb.get("partialResultCallback"):
            self.exchange.spawn(self._partial(verb, gathered.speech))
        return Next(address=self._address(verb.get("action"), verb), kind="action", fields=gathered.fields(inputs))

    async def _partial(self, verb: Verb, speech: str) -> None:
        method = verb.get("partialResultCallbackMethod", "POST").upper()
        address = Address(url=urljoin(self.url, verb.get("partialResultCallback")), method=method)
        fields = [*standard_fields(self.call, status=self.call.status), ("UnstableSpeechResult", speech)]
        try:
            await send(self.exchange, Webhook(kind="partial", call=self.call, address=address, fields=fields))
        except NoAnswer as error:
            await self.exchange.alert(self.call, code_of(error), error.words, url=address.url)

    async def _record(self, verb: Verb) -> Next | None:
        """A stand-in: what is said until the first pause counts as recorded; silence falls through."""
        spoken = Verb(
            name="Gather",
            attributes={
                "input": "speech dtmf",
                "timeout": verb.get("timeout", "5"),
                "speechTimeout": verb.get("timeout", "5"),
                "numDigits": "1",
            },
            text="",
        )
        self.party.asked(" ".join(self.heard), seconds=0)
        self.party.inbox.put_nowait(PromptOver())
        nothing = self.exchange.spawn(_nothing())
        began = self.exchange.clock.now()
        gathered = await Gathering(exchange=self.exchange, party=self.party, verb=spoken, prompt=nothing).result()
        if gathered.speech is None:
            return None
        recording = self._recording(source="RecordVerb", began=began)
        recording.status = "completed"
        recording.seconds = max(1, int((self.exchange.clock.now() - began).total_seconds()))
        fields = [
            ("RecordingUrl", recording_url(recording)),
            ("RecordingSid", recording.sid),
            ("RecordingDuration", str(recording.seconds)),
            ("Digits", gathered.digits or ""),
        ]
        self.heard.clear()
        return Next(address=self._address(verb.get("action"), verb), kind="action", fields=fields)

    async def _start(self, verb: Verb) -> None:
        for child in verb.children:
            if child.name != "Recording":
                await self.exchange.alert(self.call, 12200, f"Start/{child.name} is not supported by this exchange.")
                continue
            recording = self._recording(source="StartCallRecordingTwiML", began=self.exchange.clock.now())
            if child.get("recordingStatusCallback"):
                method = child.get("recordingStatusCallbackMethod", "POST").upper()
                recording.callback = Address(url=urljoin(self.url, child.get("recordingStatusCallback")), method=method)
            self.exchange.said(self.call, "note", "Recording has begun")

    def _recording(self, *, source: str, began: object) -> Recording:
        recording = Recording(
            sid=new_sid("RE"),
            call=self.call.sid,
            account=self.call.account,
            started=self.exchange.clock.now(),
            source=source,
        )
        self.call.recordings.append(recording)
        return recording

    def _address(self, target: str, verb: Verb) -> Address:
        """Relative to the current document; nothing given means the current document again."""
        method = verb.get("method", "POST").upper()
        url = urljoin(self.url, target) if target else self.url
        if not url.startswith(("http://", "https://")):
            raise DocumentFailed(11200, f"{verb.name} leads to {url or 'no address'}, which is not absolute.")
        return Address(url=url, method=method if method in ("GET", "POST") else "POST")


async def _nothing() -> None:
    """A prompt without words."""


def _seconds(verb: Verb) -> float:
    if verb.name == "Pause":
        return verb.number("length", 1.0)
    if verb.name == "Play":
        return 1.0
    return speaking_seconds(verb.text) * (int(verb.number("loop", 1)) or 1) if verb.text else 0.0


assert LATER.isdisjoint(VERBS)
