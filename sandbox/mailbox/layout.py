"""What every page shares: the frame around it, its rights, and the time zone in which it shows times."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from urllib.parse import urlsplit

from sandbox.mailbox.desk import Desk
from sandbox.mailbox.markup import NOTHING, PAGES, Markup, render
from sandbox.mailbox.times import place, zone_names
from sandbox.mailbox.web import Request
from sandbox.serving import pages
from sandbox.serving.http import HTML, Refused, Response
from sandbox.serving.pages import CURRENT, file_beside

# Cookies do not keep ports apart, so the name says whose it is.
ZONE_COOKIE = "sandbox_mailbox_zone"
POLICY = f"{pages.POLICY}; frame-src 'self'"


def zone_of(request: Request) -> str:
    """The zone just chosen, or the one chosen before, or UTC."""
    chosen = request.query.get("zone")
    if chosen is not None and chosen not in zone_names():
        raise Refused(400, "This time zone is not known.")
    remembered = request.cookies.get(ZONE_COOKIE, "UTC")
    return chosen or (remembered if remembered in zone_names() else "UTC")


def page(
    request: Request,
    *,
    title: str,
    content: Markup,
    current: str,
    head: Markup = NOTHING,
    refresh_seconds: int = 0,
    status: int = 200,
) -> Response:
    """`current` is the address of the entry of the navigation that is open."""
    zone = zone_of(request)
    document = render(
        "layout",
        title=title,
        content=content,
        head=head,
        refresh_seconds=refresh_seconds,
        mail_current=CURRENT if current == "/" else NOTHING,
        authenticator_current=CURRENT if current == "/authenticator" else NOTHING,
        zone=place(zone, at=datetime.now(UTC)),
    )
    headers = {"Content-Security-Policy": POLICY}
    if request.query.get("zone"):
        headers["Set-Cookie"] = f"{ZONE_COOKIE}={zone}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly"
    return Response(body=document.encode(), content_type=HTML, status=status, headers=headers)


def problem(request: Request, refusal: Refused) -> Response:
    content = render("problem", words=refusal.words)
    # Without the query, so that a time zone nobody knows is not tripped over twice.
    bare = replace(request, method="GET", target=urlsplit(request.target).path, body=b"")
    return page(bare, title="Not possible", content=content, current="", status=refusal.status)


def zone_form(zone: str) -> Markup:
    """A form that shows the same address in another time zone."""
    return render("zone_form", options=_options(zone))


def _options(chosen: str) -> Iterator[Markup]:
    for region, names in groupby(zone_names(), key=lambda name: name.partition("/")[0]):
        options = [
            render(
                "zone_option",
                name=name,
                words=name.partition("/")[2].replace("_", " ").replace("/", ", ") or name,
                selected=Markup("selected") if name == chosen else NOTHING,
            )
            for name in names
        ]
        yield options[0] if region == "UTC" else render("zone_region", region=region, options=options)


def static_file(desk: Desk, request: Request, name: str) -> Response:
    return file_beside(PAGES, name)
