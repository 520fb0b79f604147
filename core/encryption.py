"""Secrets at rest: authenticated encryption with keys that can be rotated."""

import json
import zlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

LONG = 1000  # bytes


class Undecipherable(Exception):
    """The text was encrypted for another purpose, with an unknown key, or was damaged."""


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])


def encrypt(value: Any, *, purpose: str) -> bytes:
    """Encrypt a JSON value. The purpose travels inside, so that a text moved to another row is refused. What is long (a
    mail with its pages and calendar) is compressed: afterwards nobody can."""
    plain = json.dumps([purpose, value]).encode()
    return _box().encrypt(zlib.compress(plain, level=1) if len(plain) > LONG else plain)


def decrypt(token: bytes | memoryview, *, purpose: str) -> Any:
    """The value that was encrypted for this purpose; raises Undecipherable."""
    try:
        plain = _box().decrypt(bytes(token))
        found, value = json.loads(plain if plain.startswith(b"[") else zlib.decompress(plain))
    except InvalidToken as error:
        raise Undecipherable from error
    if found != purpose:
        raise Undecipherable
    return value
