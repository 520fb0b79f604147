"""The SMTP side: takes every mail for everybody, unless a fault is due."""

import asyncio

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from sandbox.mailbox.fault_plans import Fault, Phase
from sandbox.mailbox.faults import Faults
from sandbox.mailbox.store import Store

LARGEST_MAIL = 25 * 1024 * 1024


def _welcome_anybody(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, credentials: LoginPassword
) -> AuthResult:
    return AuthResult(success=True)


class Hooks:
    """What aiosmtpd asks at RCPT and at the end of DATA."""

    def __init__(self, *, store: Store, faults: Faults) -> None:
        self.store = store
        self.faults = faults

    async def handle_RCPT(  # noqa: N802 - named by aiosmtpd
        self, server: "Connection", session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = self.faults.take("rcpt", [address])
        refusal = await server.suffer(fault, recipients=[address]) if fault else ""
        if not refusal:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return refusal or "250 2.1.5 Recipient OK"

    async def handle_DATA(  # noqa: N802 - named by aiosmtpd
        self, server: "Connection", session: Session, envelope: Envelope
    ) -> str:
        fault = self.faults.take("data", envelope.rcpt_tos)
        if fault and fault.stored:
            self._keep(envelope)
        refusal = await server.suffer(fault, recipients=envelope.rcpt_tos) if fault else ""
        if not refusal and not (fault and fault.stored):
            self._keep(envelope)
        return refusal or "250 2.0.0 Kept"

    def _keep(self, envelope: Envelope) -> None:
        self.store.add(
            sender=envelope.mail_from or "",
            recipients=envelope.rcpt_tos,
            raw=envelope.original_content or b"",
        )


class Connection(SMTP):
    """One client."""

    def __init__(self, hooks: Hooks) -> None:
        super().__init__(
            hooks,
            hostname="mailbox.localhost",
            ident="Sandbox mailbox",
            data_size_limit=LARGEST_MAIL,
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=_welcome_anybody,
        )
        self._faults = hooks.faults

    async def _handle_client(self) -> None:
        fault = self._faults.take("connect", [])
        refusal = await self.suffer(fault, recipients=[]) if fault else ""
        if refusal:
            await self.push(refusal)
            await self._hang_up()
        await super()._handle_client()

    async def suffer(self, fault: Fault, *, recipients: list[str]) -> str:
        """The refusal to answer with; empty if the dialogue goes on as if nothing had been."""
        if fault.kind == "drop":
            await self._hang_up()
        if fault.kind == "stall":
            await self._stall(fault.phase, recipients)
        return fault.reply

    async def _stall(self, phase: Phase, recipients: list[str]) -> None:
        stalled = self._faults.stall(phase, recipients)
        try:
            await asyncio.wrap_future(stalled.released)
        finally:
            self._faults.forget(stalled)

    async def _hang_up(self) -> None:
        if self.transport is not None:
            self.transport.close()
        # connection_lost() cancels this very coroutine, so nothing after this line is ever sent.
        await asyncio.get_running_loop().create_future()
