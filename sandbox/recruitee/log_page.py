"""The log: every request to the API and every attempt to deliver a webhook."""

import json
from datetime import datetime
from typing import Any

from sandbox.recruitee.house import House
from sandbox.recruitee.journal import Entry
from sandbox.recruitee.pages import counted, facts, page, render, rows
from sandbox.serving.http import Refused, Request, Response
from sandbox.serving.markup import NOTHING, Markup
from sandbox.serving.pages import CURRENT

SHOWN_ENTRIES = 300
KINDS = {"": "Everything", "api": "To the API", "webhook": "Webhooks"}


async def log(house: House, request: Request) -> Response:
    kind = request.query.get("kind", "")
    found = house.journal.find(kind=kind)
    filters = [
        render(
            "filter",
            query=f"?kind={each}" if each else "",
            words=words,
            current=CURRENT if each == kind else NOTHING,
        )
        for each, words in KINDS.items()
    ]
    content = render(
        "log",
        count=counted(len(found), "entry", "entries"),
        filters=filters,
        entries=rows(map(_row, reversed(found[-SHOWN_ENTRIES:])), nothing="Nothing here yet."),
    )
    return page(house, title="Log", content=content, current="Log")


def _row(entry: Entry) -> Markup:
    outcome, is_bad = _outcome(entry)
    return render(
        "entry_row",
        id=entry.id,
        time=entry.at[11:19],
        sort="danger" if is_bad else "plain" if entry.kind == "api" else "accent",
        route=entry.route,
        what=f"{entry.method} {entry.target}",
        outcome=outcome,
        outcome_class="entry__outcome--bad" if is_bad else "",
    )


def _outcome(entry: Entry) -> tuple[str, bool]:
    answer = entry.answer or {}
    if "error" in answer:
        return str(answer["error"]), True
    status = int(answer.get("status", 0))
    is_bad = status not in (0, 200) if entry.kind == "webhook" else status >= 400
    return str(status or "…"), is_bad


async def entry(house: House, request: Request, number: str) -> Response:
    found = house.journal.get(int(number))
    if found is None:
        raise Refused(404, "This entry is not here (any more).")
    about = {
        "Time": datetime.fromisoformat(found.at).strftime("%d %B %Y, %H:%M:%S.%f UTC"),
        "Request": f"{found.method} {found.target}",
        "Attempt": str(found.attempt or ""),
        "Faults": ", ".join(found.faults),
        "Outcome": _outcome(found)[0],
    }
    answer = found.answer or {}
    parts = {
        "Headers": "\n".join(f"{name}: {value}" for name, value in found.headers),
        "Body": _pretty(found.body),
        "Answer": _pretty(str(answer.get("body", ""))),
    }
    content = render(
        "entry",
        title=f"Entry {found.id}: {found.route}",
        facts=facts(about),
        parts=[render("pre", id=title.lower(), title=title, text=text) for title, text in parts.items() if text],
    )
    return page(house, title=f"Entry {found.id}", content=content, current="Log")


def _pretty(body: str) -> str:
    try:
        content: Any = json.loads(body)
    except ValueError:
        return body
    return json.dumps(content, indent=2, ensure_ascii=False)
