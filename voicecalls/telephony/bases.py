"""Where requests may go: the provider itself, or a stand-in on this machine. Anything else would hand an account's
token, and the numbers of people, to strangers."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

TWILIO = "https://api.twilio.com"
OF_TWILIO = re.compile(r"api(\.[a-z0-9-]+)*\.twilio\.com")


def checked_base(url: str) -> str:
    """Scheme and host for requests; empty means the provider itself. Raises ValueError."""
    if not url:
        return TWILIO
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.username is not None or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("The telephone provider's address consists of scheme, host and port.")
    if parts.scheme == "https" and OF_TWILIO.fullmatch(host):
        return f"https://{parts.netloc}"
    if parts.scheme in ("http", "https") and _is_this_machine(host):
        return f"{parts.scheme}://{parts.netloc}"
    raise ValueError("The telephone provider is reached at https://api….twilio.com or on this machine, nowhere else.")


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
