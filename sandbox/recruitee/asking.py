"""One request to the API: who asks, of which company, and for which part of a list."""

from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from sandbox.recruitee import api_errors
from sandbox.recruitee.api_errors import ApiError
from sandbox.recruitee.house import House
from sandbox.recruitee.model import Admin, Candidate, Company, Offer, Placement
from sandbox.serving.http import Refused, Request

Row = TypeVar("Row")


@dataclass(kw_only=True)
class Asked:
    """`repeats_page`: whatever page is asked for, the first one is given."""

    house: House
    request: Request
    company: Company
    admin: Admin
    repeats_page: bool = False
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pairs = parse_qsl(urlsplit(self.request.target).query, keep_blank_values=True)

    @property
    def address(self) -> str:
        return f"http://{self.request.headers.get('host', '127.0.0.1')}"

    def text(self, name: str, default: str = "") -> str:
        return dict(self.pairs).get(name, default)

    def many(self, name: str) -> list[str]:
        """`name[]=a&name[]=b`."""
        return [value for key, value in self.pairs if key == f"{name}[]"]

    def number(self, name: str, default: int) -> int:
        """What is no number counts as not given."""
        written = self.text(name)
        return int(written) if written.isdecimal() and len(written) < 12 else default

    def body(self) -> dict[str, Any]:
        try:
            return self.request.json()
        except Refused as refusal:
            raise ApiError(400, {"error": [refusal.words]}) from refusal

    # ── parts of lists ──

    def page(self, rows: list[Row], *, default: int, most: int) -> tuple[list[Row], dict[str, int]]:
        """By `page` from 1 and `limit`; the rows and the meta object."""
        page = 1 if self.repeats_page else max(1, self.number("page", 1))
        limit = min(most, max(1, self.number("limit", default)))
        shown = rows[(page - 1) * limit : page * limit]
        return shown, {"page": max(1, self.number("page", 1)), "limit": limit, "total_count": len(rows)}

    def slice(self, rows: list[Row], *, default: int, most: int) -> list[Row]:
        """By `offset` and `limit`; without a total."""
        offset = 0 if self.repeats_page else self.number("offset", 0)
        limit = min(most, max(1, self.number("limit", default)))
        return rows[offset : offset + limit]

    # ── what is asked for, if the token's owner may see it ──

    def may_see(self, offer: Offer) -> bool:
        return self.admin.sees is None or offer.id in self.admin.sees

    def offer(self, number: str) -> Offer:
        offer = self.company.offers.get(int(number))
        if offer is None:
            raise api_errors.not_found()
        if not self.may_see(offer):
            raise api_errors.forbidden()
        return offer

    def candidate(self, number: str) -> Candidate:
        candidate = self.company.candidates.get(int(number))
        if candidate is None:
            raise api_errors.not_found()
        if not self.may_see_candidate(candidate):
            raise api_errors.forbidden()
        return candidate

    def may_see_candidate(self, candidate: Candidate) -> bool:
        """Whoever is in no job is seen by everybody."""
        jobs = [self.company.offers[placement.offer] for placement in candidate.placements]
        return not jobs or any(self.may_see(job) for job in jobs)

    def placement(self, number: str) -> tuple[Candidate, Placement]:
        found = self.company.find_placement(int(number))
        if found is None:
            raise api_errors.not_found()
        if not self.may_see(self.company.offers[found[1].offer]):
            raise api_errors.forbidden()
        return found
