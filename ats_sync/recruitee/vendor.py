"""The way in: everything the product needs to link with Recruitee."""

from collections.abc import Mapping

from ats_sync.port import Heard, Pace
from ats_sync.recruitee import events
from ats_sync.recruitee.addresses import checked_base, checked_company, checked_token
from ats_sync.recruitee.client import CONNECT_SECONDS, HURRY, READ_SECONDS, WHOLE_SECONDS, Client
from ats_sync.recruitee.company import RecruiteeCompany


class Recruitee:
    """`Vendor`. `timeout`: seconds to connect, and to wait for each part of an answer."""

    name = "Recruitee"

    def __init__(self, *, timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS)) -> None:
        self._timeout = timeout

    def company(self, typed: str) -> str:
        return checked_company(typed)

    def reach(
        self, *, company: str, token: str, base_url: str = "", pace: Pace | None = None, hurry: bool = False
    ) -> RecruiteeCompany:
        named = checked_company(company)
        address = f"{checked_base(base_url)}/c/{named}"
        timeout, whole = (HURRY, sum(HURRY)) if hurry else (self._timeout, WHOLE_SECONDS)
        client = Client(address, token=checked_token(token), pace=pace, timeout=timeout, whole_seconds=whole)
        return RecruiteeCompany(client, company=named)

    def hear(self, body: bytes, headers: Mapping[str, str]) -> Heard:
        return events.hear(body)

    def is_signed(self, body: bytes, headers: Mapping[str, str], *, secret: str) -> bool:
        return events.is_signed(body, headers, secret=secret)
