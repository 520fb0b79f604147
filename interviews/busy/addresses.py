"""Addresses of calendars: what people paste, and which of them may be dialled at all.

Whoever can make our server fetch an address could otherwise look into the network behind it: so the port must be a
usual one, and every IP address that the name stands for must be a public one.
"""

from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, quote, unquote, urlsplit

from interviews.busy.problems import Problem, Unreadable

LONGEST = 2000
PORTS = {"https": 443, "http": 80}
USUAL_PORTS = frozenset([80, 443, 8080, 8443])
SCHEMES = {"webcal": "https", "webcals": "https", "https": "https", "http": "http"}
SAFE = "%/:=&?~+!$,;'@()*[]"
SPECIAL = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))  # of which not all versions of Python know
GLOBAL_UNICAST = IPv6Network("2000::/3")
NAT64 = IPv6Network("64:ff9b::/96")  # an IPv4 address in its last 32 bits
TUNNELS = (IPv6Network("2001::/32"), IPv6Network("2002::/16"))  # Teredo and 6to4, which carry one as well


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a calendar lies. `host`: lower case, ASCII. `authorization`: the header made of a user in the address."""

    scheme: str
    host: str
    port: int
    target: str
    authorization: str = ""

    @property
    def place(self) -> str:
        """Host and port, as the setting for private hosts names them."""
        return f"{self.host}:{self.port}"

    @property
    def netloc(self) -> str:
        """Host, and the port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """Without the user."""
        return f"{self.scheme}://{self.netloc}{self.target}"


def parse(text: str, *, private_hosts: Collection[str]) -> Address:
    """The address that somebody pasted; webcal:// and addresses without a scheme mean https. Raises Unreadable."""
    text = text.strip()
    if len(text) > LONGEST or any(character.isspace() or not character.isprintable() for character in text):
        raise Unreadable(Problem.NO_ADDRESS)
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        scheme, host = SCHEMES[parts.scheme], _host(parts)
        port = parts.port or PORTS[scheme]
    except (ValueError, KeyError) as error:
        raise Unreadable(Problem.NO_ADDRESS) from error
    path = quote(parts.path or "/", safe=SAFE)
    target = f"{path}?{quote(parts.query, safe=SAFE)}" if parts.query else path
    address = Address(scheme=scheme, host=host, port=port, target=target, authorization=_authorization(parts))
    if address.place not in private_hosts:
        _refuse_at_sight(address)
    return address


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host or "%" in host:
        raise ValueError("no host")
    return host if ":" in host else host.encode("idna").decode("ascii").lower()


def _authorization(parts: SplitResult) -> str:
    if parts.username is None:
        return ""
    user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return f"Basic {b64encode(user.encode()).decode()}"


def _refuse_at_sight(address: Address) -> None:
    if address.port not in USUAL_PORTS:
        raise Unreadable(Problem.PORT)
    try:
        literal = ip_address(address.host)
    except ValueError:
        return  # a name: what it stands for is asked when it is dialled
    if not _is_public(literal):
        raise Unreadable(Problem.PRIVATE_ADDRESS)


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    try:
        return _is_public(ip_address(text))
    except ValueError:
        return False


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast and not any(address in each for each in SPECIAL)
    if address in NAT64:
        return _is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    # Everything that wraps an IPv4 address or is not handed out to anybody lies outside of these.
    return address in GLOBAL_UNICAST and address.is_global and not any(address in tunnel for tunnel in TUNNELS)
