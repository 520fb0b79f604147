"""Secrets of the demo: made once, kept in files that only their owner reads."""

import base64
import secrets
from collections.abc import Callable
from pathlib import Path


def kept(path: Path, make: Callable[[], str]) -> Path:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(make())
    return path


def django_key() -> str:
    return secrets.token_urlsafe(50)


def fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
