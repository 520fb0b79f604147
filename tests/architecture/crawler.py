"""Follow every link and every search form of a site, as somebody who is curious."""

from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

OF_A_KIND = 3  # pages with the same route and the same parameters, whatever their values
MOST_PAGES = 90
NOT_FOLLOWED = ("/static/", "/account/logout/")


class _Page(HTMLParser):
    """Addresses that a page leads to by a link or a GET form."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self._form: tuple[str, dict[str, str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.addresses += [values[name] for name in ("href", "hx-get", "src") if values.get(name)]
        if tag == "form" and values.get("method", "get").lower() == "get":
            self._form = (values.get("action", ""), {})
        elif tag in ("input", "select") and self._form and values.get("name"):
            self._form[1][values["name"]] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form:
            action, fields = self._form
            self.addresses += [
                f"{action}?{urlencode(fields)}",
                f"{action}?{urlencode(dict.fromkeys(fields, 'canary'))}",
            ]
            self._form = None


@dataclass
class Crawl:
    """What was seen: each address with everything its answer said, headers included."""

    seen: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    routes: Counter[str] = field(default_factory=Counter)


def crawl(client: Client, *starts: str, most: int = MOST_PAGES) -> Crawl:
    """What can be reached from these addresses."""
    found, waiting = Crawl(), deque(starts)
    while waiting and len(found.seen) < most:
        address = waiting.popleft()
        if not _is_new(found, address):
            continue
        response = client.get(address)
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        text = f"{headers}\n{response.cookies.output()}\n{response.getvalue().decode(errors='replace')}"
        found.seen[address] = text
        if response.status_code == 500:
            found.errors.append(address)
        page = _Page()
        page.feed(text)
        targets = [*page.addresses, response.headers.get("Location", "")]
        waiting.extend(target for each in targets if (target := _ours(address, each)))
    return found


def _is_new(found: Crawl, address: str) -> bool:
    parts = urlsplit(address)
    try:
        route = resolve(parts.path).route
    except Resolver404:
        route = "nowhere"
    # Rows are each of interest, values of parameters are not.
    kind = f"{route} {sorted(name for name, _value in parse_qsl(parts.query, keep_blank_values=True))}"
    limit = OF_A_KIND if parts.query else OF_A_KIND * 4
    found.routes[kind] += 1
    return address not in found.seen and found.routes[kind] <= limit


def _ours(base: str, target: str) -> str:
    """The target as an address of this site without its fragment; "" for everything else."""
    parts = urlsplit(urljoin(f"http://testserver{base}", target))
    if not target or parts.netloc not in ("testserver", "localhost:8000") or parts.path.startswith(NOT_FOLLOWED):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
