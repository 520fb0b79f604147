"""Stand-in for the authenticator app on a phone: time-based one-time codes (RFC 6238, SHA-1, 30 s, 6 digits)."""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from pathlib import Path

PERIOD_SECONDS = 30
DIGITS = 6


class UnreadableAccounts(Exception):
    """The file of accounts is not what it should be; the words say what is wrong."""


@dataclass(frozen=True, kw_only=True)
class Account:
    name: str
    secret: bytes


@dataclass(frozen=True, kw_only=True)
class Code:
    digits: str
    seconds_left: int


def code_at(secret: bytes, *, seconds: int) -> Code:
    """The code of this second of Unix time."""
    counter = (seconds // PERIOD_SECONDS).to_bytes(8, "big")
    digest = hmac.new(secret, counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return Code(
        digits=f"{number % 10**DIGITS:0{DIGITS}d}",
        seconds_left=PERIOD_SECONDS - seconds % PERIOD_SECONDS,
    )


def read_accounts(path: Path) -> list[Account]:
    """The accounts of a JSON file `[{"account": "…", "secret": "BASE32"}]`, none if there is no file (yet)."""
    if not path.exists():
        return []
    try:
        return [_account(entry) for entry in json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise UnreadableAccounts(
            f'{path} should be a JSON list of {{"account": "…", "secret": "BASE32"}} ({error}).'
        ) from error


def _account(entry: dict[str, str]) -> Account:
    letters = entry["secret"].replace(" ", "").replace("-", "").rstrip("=").upper()
    try:
        secret = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except binascii.Error as error:
        raise ValueError(f"the secret of {entry['account']} is not base32") from error
    return Account(name=str(entry["account"]), secret=secret)
