"""Settings > Apps and plugins: webhooks made by hand with their deliveries, and personal API tokens."""

from sandbox.recruitee import webhooks
from sandbox.recruitee.control import find_delivery, new_token
from sandbox.recruitee.events import EVENTS
from sandbox.recruitee.house import House
from sandbox.recruitee.model import Company, Token, Webhook
from sandbox.recruitee.pages import (
    badge,
    company_at,
    counted,
    facts,
    fields,
    goes_to,
    moment,
    option,
    page,
    render,
    rows,
    several,
)
from sandbox.recruitee.webhooks import CannotCreate, Delivery
from sandbox.serving.http import Refused, Request, Response
from sandbox.serving.markup import NOTHING, Markup

CHECKED = Markup("checked")
SHOWN_DELIVERIES = 100
CURRENT = "Apps and plugins"
STATES = {"delivered": "accent", "pending": "warn", "failed": "danger", "cancelled": "plain", "lost": "danger"}
OUTCOMES = {"pending": "waiting", "failed": "given up"}


def _address(company: Company) -> str:
    return f"/companies/{company.id}/settings"


async def show(house: House, request: Request, number: str) -> Response:
    company = company_at(house, number)
    hooks = [
        render(
            "webhook_row",
            address=f"{_address(company)}/webhooks/{each.id}",
            name=each.name,
            url=each.url,
            count=counted(len(each.events or EVENTS), "event", "events"),
        )
        for each in company.webhooks.values()
    ]
    tokens = [_token(company, each) for each in company.tokens.values()]
    content = render(
        "settings",
        address=_address(company),
        id=company.id,
        subdomain=company.subdomain,
        webhooks=rows(hooks, nothing="No webhooks yet."),
        tokens=rows(tokens, nothing="No tokens yet."),
        admins=[option(each.id, f"{each.name}, {each.role}") for each in company.admins.values()],
    )
    return page(house, title="Apps and plugins", content=content, company=company, current=CURRENT)


def _token(company: Company, token: Token) -> Markup:
    owner = company.admins[token.admin]
    revoke = render("revoke", address=_address(company), id=token.id, name=token.name)
    return render(
        "token_row",
        name=token.name,
        badges=badge("danger", "Revoked") if token.revoked else NOTHING,
        owner=f"{owner.name} · {moment(token.created_at)}",
        value=token.token,
        way=NOTHING if token.revoked else revoke,
    )


async def add_token(house: House, request: Request, number: str) -> Response:
    company, typed = company_at(house, number), fields(request)
    admin = typed.get("admin", "")
    if not typed.get("name") or not admin.isdecimal() or int(admin) not in company.admins:
        raise Refused(422, "Give the token a name and an owner.")
    new_token(house, company, int(admin), name=typed["name"])
    return goes_to(_address(company))


async def revoke_token(house: House, request: Request, number: str, which: str) -> Response:
    company = company_at(house, number)
    if token := company.tokens.get(int(which)):
        token.revoked = True
        house.touch()
    return goes_to(_address(company))


# ── webhooks ──


async def new_webhook(house: House, request: Request, number: str) -> Response:
    return _new_webhook(house, company_at(house, number), {}, chosen=["new_candidate", "candidate_moved"])


def _new_webhook(
    house: House, company: Company, typed: dict[str, str], *, chosen: list[str], error: str = ""
) -> Response:
    events = [
        render("event", value=name, words=words, checked=CHECKED if name in chosen else NOTHING)
        for name, words in EVENTS.items()
    ]
    content = render(
        "new_webhook",
        address=_address(company),
        error=render("error", words=error) if error else NOTHING,
        name=typed.get("name", ""),
        url=typed.get("url", ""),
        events=events,
    )
    status = 422 if error else 200
    return page(house, title="New webhook", content=content, company=company, current=CURRENT, status=status)


async def verify_and_create(house: House, request: Request, number: str) -> Response:
    company, typed, events = company_at(house, number), fields(request), several(request, "event")
    try:
        if not events:
            raise CannotCreate("Choose at least one event.")
        webhook = await webhooks.create(
            house, company, name=typed.get("name", ""), url=typed.get("url", ""), events=events
        )
    except CannotCreate as error:
        words = f"The webhook has not been created. {error}"
        return _new_webhook(house, company, typed, chosen=events, error=words)
    return goes_to(f"{_address(company)}/webhooks/{webhook.id}")


def _found(house: House, number: str, which: str) -> tuple[Company, Webhook]:
    company = company_at(house, number)
    webhook = company.webhooks.get(int(which))
    if webhook is None:
        raise Refused(404, "There is no such webhook (any more).")
    return company, webhook


async def webhook(house: House, request: Request, number: str, which: str) -> Response:
    return _webhook(house, *_found(house, number, which))


def _webhook(house: House, company: Company, hook: Webhook, *, told: str = "") -> Response:
    own = f"{_address(company)}/webhooks/{hook.id}"
    sent = [each for each in house.deliveries.values() if each.webhook is hook]
    about = {
        "POST URL": hook.url,
        "Secret": hook.secret,
        "Events": ", ".join(EVENTS.get(each, each) for each in hook.events or EVENTS),
    }
    content = render(
        "webhook",
        name=hook.name,
        address=_address(company),
        own=own,
        told=render("told", words=told) if told else NOTHING,
        facts=facts(about),
        events=[option(name, words, selected=name == "candidate_moved") for name, words in EVENTS.items()],
        deliveries=rows(
            [_delivery(own, each) for each in reversed(sent[-SHOWN_DELIVERIES:])], nothing="Nothing has been sent yet."
        ),
    )
    return page(house, title=hook.name, content=content, company=company, current=CURRENT)


def _delivery(own: str, delivery: Delivery) -> Markup:
    event = delivery.event
    about = event["payload"].get("candidate", event["payload"].get("offer"))
    who = about if isinstance(about, dict) else {}
    due = f"next attempt {moment(delivery.next_at)}" if delivery.next_at else ""
    ways = {"resend": "Re-send", **({"cancel": "Cancel"} if delivery.state == "pending" else {})}
    return render(
        "delivery",
        what=EVENTS.get(event["event_type"], event["event_type"]),
        state=OUTCOMES.get(delivery.state, delivery.state),
        state_class=STATES[delivery.state],
        about=" · ".join(filter(None, [str(who.get("name") or who.get("title", "")), f"event {event['id']}", due])),
        attempts=[
            render(
                "item", words=f"{moment(each.at)} · attempt {each.count} · {each.error or each.status or 'under way'}"
            )
            for each in delivery.attempts
        ],
        ways=[render("delivery_way", own=own, id=delivery.id, what=what, words=words) for what, words in ways.items()],
    )


async def send_sample(house: House, request: Request, number: str, which: str) -> Response:
    company, hook = _found(house, number, which)
    event = fields(request).get("event", "")
    outcome = await webhooks.send_sample(house, company, hook, event if event in EVENTS else "candidate_moved")
    return _webhook(house, company, hook, told=f"Test payload sent. {outcome}")


async def delete_webhook(house: House, request: Request, number: str, which: str) -> Response:
    company, hook = _found(house, number, which)
    del company.webhooks[hook.id]
    house.touch()
    return goes_to(_address(company))


async def change_delivery(
    house: House, request: Request, number: str, which: str, delivery: str, what: str
) -> Response:
    company, hook = _found(house, number, which)
    found = find_delivery(house, delivery)
    if found.webhook is not hook:
        raise Refused(404, "There is no such delivery (any more).")
    (webhooks.resend if what == "resend" else webhooks.cancel)(house, found)
    return goes_to(f"{_address(company)}/webhooks/{hook.id}")
