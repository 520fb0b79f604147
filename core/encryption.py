"""Secrets at rest: authenticated encryption with keys that can be rotated."""

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Undecipherable(Exception):
    """The text was encrypted for another purpose, with an unknown key, or was damaged."""


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])


def encrypt(value: Any, *, purpose: str) -> bytes:
    """Encrypt a JSON value. The purpose travels inside, so that a text moved to another row is refused."""
    return _box().encrypt(json.dumps([purpose, value]).encode())


def decrypt(token: bytes | memoryview, *, purpose: str) -> Any:
    """The value that was encrypted for this purpose; raises Undecipherable."""
    try:
        found, value = json.loads(_box().decrypt(bytes(token)))
    except InvalidToken as error:
        raise Undecipherable from error
    if found != purpose:
        raise Undecipherable
    return value
