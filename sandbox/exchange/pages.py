"""Pages: the telephone, and what can be read of log and people without JavaScript."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sandbox.exchange.engine import Engine
from sandbox.exchange.journal import Entry
from sandbox.exchange.people import ANYBODY, Person
from sandbox.exchange.phone import detail, outcome, what
from sandbox.serving.http import HTML, Refused, Request, Response
from sandbox.serving.markup import NOTHING, Markup, Templates
from sandbox.serving.pages import CURRENT, POLICY, file_beside

FOLDER = Path(__file__).parent / "html"
SCRIPT = Markup('<script type="module" src="/static/phone.js"></script>')
SHOWN_ENTRIES = 500
KINDS = {
    "": "Everything",
    "rest": "From the product",
    "voice,action,redirect,fallback": "Documents",
    "status": "Status",
    "amd": "Machine detection",
    "alert": "Twilio's log",
}
DOES = {
    "answers": "picks up",
    "voicemail": "lets it go to voicemail",
    "busy": "is busy",
    "declines": "declines",
    "never_answers": "never picks up",
    "unreachable": "cannot be reached",
    "phone": "rings on the telephone page",
}
render = Templates(FOLDER).render


def page(
    *, title: str, content: Markup, current: str, head: Markup = NOTHING, note: str = "", status: int = 200
) -> Response:
    """`current` is the address of the entry of the navigation that is open."""
    document = render(
        "layout",
        title=title,
        content=content,
        head=head,
        note=note,
        telephone_current=CURRENT if current == "/" else NOTHING,
        people_current=CURRENT if current == "/people" else NOTHING,
        log_current=CURRENT if current == "/log" else NOTHING,
    )
    return Response(
        body=document.encode(), content_type=HTML, status=status, headers={"Content-Security-Policy": POLICY}
    )


def problem(engine: Engine, refusal: Refused) -> Response:
    content = render("problem", words=refusal.words)
    return page(title="Not possible", content=content, current="", status=refusal.status)


async def static_file(engine: Engine, request: Request, name: str) -> Response:
    return file_beside(FOLDER, name)


async def telephone(engine: Engine, request: Request) -> Response:
    return page(title="Telephone", content=render("telephone"), current="/", head=SCRIPT)


# ── log ──


async def log(engine: Engine, request: Request) -> Response:
    kind, call = request.query.get("kind", ""), request.query.get("call", "")
    found = engine.exchange.journal.find(kind=kind, call=call)
    rows = [_row(entry) for entry in reversed(found[-SHOWN_ENTRIES:])]
    content = render(
        "log",
        count=f"{len(found)} entries" if len(found) != 1 else "1 entry",
        kinds=[_kind(each, chosen=kind, call=call) for each in KINDS],
        entries=render("entries", rows=rows) if rows else render("nothing", words="Nothing here yet."),
    )
    return page(title="Log", content=content, current="/log", note="Times in UTC, by the clock of the exchange.")


def _kind(kind: str, *, chosen: str, call: str) -> Markup:
    kept = {name: value for name, value in (("kind", kind), ("call", call)) if value}
    query = f"?{urlencode(kept)}" if kept else ""
    return render("kind", query=query, words=KINDS[kind], current=CURRENT if kind == chosen else NOTHING)


def _row(entry: Entry) -> Markup:
    is_bad = _is_bad(entry)
    kind_class = "badge--danger" if is_bad else "badge--plain" if entry.kind == "rest" else "badge--accent"
    return render(
        "entry_row",
        id=entry.id,
        time=_clock(entry.at),
        kind=entry.kind,
        kind_class=kind_class,
        what=what(entry),
        detail=detail(entry),
        outcome=outcome(entry.answer, code=entry.code, words=entry.words),
        outcome_class="entry__outcome--bad" if is_bad else "",
    )


def _is_bad(entry: Entry) -> bool:
    answer = entry.answer or {}
    return entry.kind == "alert" or "error" in answer or answer.get("status", 0) >= 400


def _clock(at: str) -> str:
    return datetime.fromisoformat(at).strftime("%H:%M:%S")


async def log_entry(engine: Engine, request: Request, number: str) -> Response:
    entry = engine.exchange.journal.get(int(number))
    if entry is None:
        raise Refused(404, "This entry is not here (any more).")
    facts = {
        "Time": datetime.fromisoformat(entry.at).strftime("%d %B %Y, %H:%M:%S.%f UTC"),
        "Request": f"{entry.method} {entry.url}".strip(),
        "Call": entry.call or "",
        "Attempt": str(entry.attempt + 1) if entry.attempt else "",
        "Faults": ", ".join(entry.faults),
        "Outcome": outcome(entry.answer, code=entry.code, words=entry.words),
        "Took": f"{entry.answer['seconds']} seconds" if entry.answer and "seconds" in entry.answer else "",
    }
    content = render(
        "entry",
        title=f"Entry {entry.id}: {entry.kind}",
        facts=[render("fact", name=name, value=value) for name, value in facts.items() if value],
        parts=[render("part", id=title.lower(), title=title, text=text) for title, text in _parts(entry) if text],
    )
    return page(title=f"Entry {entry.id}", content=content, current="/log")


def _parts(entry: Entry) -> list[tuple[str, str]]:
    params = entry.params or parse_qsl(entry.body, keep_blank_values=True)
    return [
        ("Parameters", "\n".join(f"{name} = {value}" for name, value in params)),
        ("Headers", "\n".join(f"{name}: {value}" for name, value in entry.headers)),
        ("Answer", _pretty((entry.answer or {}).get("body", ""))),
    ]


def _pretty(body: str) -> str:
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body


# ── people ──


async def people(engine: Engine, request: Request) -> Response:
    exchange = engine.exchange
    known = exchange.people.everybody()
    strangers = next((_does(person) for person in known if person.number == ANYBODY), DOES[exchange.people.strangers])
    rows = [
        render("person", name=person.name or person.number, number=person.number, does=_does(person).capitalize() + ".")
        for person in known
        if person.number != ANYBODY
    ]
    lines = [
        render("person", name=number.number, number="", does=number.voice_url or "takes no calls")
        for number in exchange.numbers.values()
    ]
    content = render(
        "people",
        strangers=f"Whoever is not listed {strangers}.",
        people=_list(rows, "Nobody is known by name yet."),
        numbers=_list(lines, "No number yet."),
    )
    return page(title="People", content=content, current="/people")


def _list(rows: list[Markup], nothing: str) -> Markup:
    return render("people_list", rows=rows) if rows else render("nothing", words=nothing)


def _does(person: Person) -> str:
    words = [DOES[behaviour.does] for behaviour in person.behaviours]
    how: dict[Any, str] = {True: ", at random: ", False: ", then "}
    return how[person.dice is not None].join(words)
