"""The signature of a webhook, as Recruitee writes it into X-Recruitee-Signature."""

import hashlib
import hmac

HEADER = "X-Recruitee-Signature"


def signature(secret: str, body: bytes) -> str:
    """Hexadecimal HMAC-SHA256 over the bytes as they are sent."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
