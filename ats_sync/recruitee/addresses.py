"""Where requests may go, and how a company is named there.

A request carries a token that opens a whole company: it goes to the vendor itself or to a stand-in on this machine.
"""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

RECRUITEE = "https://api.recruitee.com"
HOST = "api.recruitee.com"
OF_COMPANIES = ".recruitee.com"
OF_THE_VENDOR = frozenset(["api", "app", "auth", "docs", "apidocs", "support", "help", "status", "www"])
COMPANY = re.compile(r"[0-9]{1,18}|[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
IN_AN_ADDRESS = re.compile(r"[?&]company(?:_id)?=([0-9]{1,18})(?![0-9])|://api\.recruitee\.com/c/([^/?#]+)")
TOKEN = re.compile(r"[!-~]{1,2000}")
NO_COMPANY = (
    "Please enter the number of your company at Recruitee, or what stands before “.recruitee.com” in its address."
)
NO_TOKEN = "A token consists of letters, digits and signs without spaces."  # noqa: S105 - words, no token
NO_BASE = f"Recruitee is reached at {RECRUITEE} or on this machine, nowhere else."


def checked_base(url: str) -> str:
    """Scheme and host for requests; empty means the vendor itself. Raises ValueError."""
    if not url:
        return RECRUITEE
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.username is not None or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("The address of Recruitee's API consists of scheme, host and port.")
    if parts.scheme == "https" and host == HOST and parts.port in (None, 443):
        return RECRUITEE
    if parts.scheme in ("http", "https") and _is_this_machine(host):
        return f"{parts.scheme}://{parts.netloc}"
    raise ValueError(NO_BASE)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def checked_company(typed: str) -> str:
    """A number or a subdomain, from these or from an address somebody copied. Raises ValueError."""
    text = typed.strip().lower()
    if found := IN_AN_ADDRESS.search(text):
        text = found[1] or found[2]
    elif "." in text or "/" in text:
        text = _subdomain(text)
    if not COMPANY.fullmatch(text) or text in OF_THE_VENDOR:
        raise ValueError(NO_COMPANY)
    return text


def _subdomain(address: str) -> str:
    """Of a host of a company at the vendor; "" for any other."""
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    subdomain = host.removesuffix(OF_COMPANIES)
    return "" if subdomain == host else subdomain


def checked_token(typed: str) -> str:
    """Whatever may stand in a header. Raises ValueError, without quoting it."""
    token = typed.strip()
    if not TOKEN.fullmatch(token):
        raise ValueError(NO_TOKEN)
    return token


def candidate_page(company: str, candidate: str) -> str:
    """Where a person looks at a candidate, for answers that do not say."""
    return f"https://app.tellent.com/ats/dashboard/overview?candidate={candidate}&company={company}"
