"""Who may place calls, and from which numbers."""

import hashlib
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(kw_only=True)
class Account:
    """`token` signs every webhook. `keys` (SID: secret) may log in as well. A test account never rings anybody."""

    sid: str
    token: str
    keys: dict[str, str] = field(default_factory=dict)
    calls_per_second: float = 1.0
    concurrency: int | None = None
    active: bool = True
    test: bool = False

    def knows(self, user: str, password: str) -> bool:
        known = self.token if user == self.sid else self.keys.get(user)
        return known is not None and secrets.compare_digest(known.encode(), password.encode())

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(kw_only=True)
class Number:
    """A number of an account. `voice_url` is asked when somebody calls it."""

    number: str
    account: str
    voice_url: str = ""
    voice_method: str = "POST"
    voice_fallback_url: str = ""
    status_callback: str = ""

    @property
    def sid(self) -> str:
        return "PN" + hashlib.sha256(self.number.encode()).hexdigest()[:32]

    def as_json(self) -> dict[str, Any]:
        return {"sid": self.sid, **asdict(self)}
