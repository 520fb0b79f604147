"""The two searches. They read an index that may lag, and know stages by their names."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.recruitee import shapes
from sandbox.recruitee.asking import Asked
from sandbox.recruitee.model import Candidate, Company, Placement

PER_PAGE, MOST_PER_PAGE = 60, 10_000
Test = Callable[[Candidate], bool]


def indexed(asked: Asked) -> list[Candidate]:
    """As the index knows them, newest first."""
    house = asked.house
    limit = house.clock.seconds() - house.switches.search_lag_seconds
    found: list[Candidate] = []
    for number, home in house.homes.items():
        known = [candidate for at, candidate in house.snapshots.get(number, []) if at <= limit]
        if home == asked.company.id and known and known[-1]:
            found.append(known[-1])
    return sorted(found, key=lambda candidate: (candidate.created_at, candidate.id), reverse=True)


def candidates(asked: Asked) -> dict[str, Any]:
    """GET search/new/candidates."""
    tests = _tests(asked.company, asked.text("filters_json"))
    visible = [each for each in indexed(asked) if asked.may_see_candidate(each)]
    found = [each for each in visible if all(test(each) for test in tests)]
    shown, _ = asked.page(found, default=PER_PAGE, most=MOST_PER_PAGE)
    return {"hits": [hit(each, asked) for each in shown], "total": len(found), "aggregations": {}}


def hit(each: Candidate, asked: Asked) -> dict[str, Any]:
    """Jobs and stages are nested in the placements."""
    company, shown = asked.company, []
    for placed in each.placements:
        job = company.offers[placed.offer]
        flat = shapes.placement(placed, each, company)
        nested = {key: value for key, value in flat.items() if key not in ("offer_id", "stage_id")}
        offer = {"id": job.id, "title": job.title, "kind": job.kind, "status": job.status}
        stage = {"id": placed.stage, "name": company.stage_name(placed.stage)}
        shown.append({**nested, "offer": offer, "stage": stage})
    row = shapes.candidate_row(each, company, address=asked.address)
    return {**row, "placements": shown}


def quick(asked: Asked) -> dict[str, Any]:
    """GET search/new/quick: fuzzy, so more comes back than was asked for."""
    query = asked.text("query").strip().lower()
    stem = query.split("@")[0][:4]
    with_emails = asked.text("with_emails") == "true"
    rows = [
        each
        for each in indexed(asked)
        if asked.may_see_candidate(each)
        and (stem in each.name.lower() or (with_emails and any(stem in mail.lower() for mail in each.emails)))
    ]
    shown = rows[: max(1, min(100, asked.number("limit", 10)))] if query else []
    hits = [{"id": each.id, "name": each.name, "emails": each.emails, "phones": each.phones} for each in shown]
    return {"candidates": {"hits": hits, "total": len(rows) if query else 0}}


def _tests(company: Company, written: str) -> list[Test]:
    """What is unknown or cannot be read filters nothing; a later one replaces an earlier one of its sort."""
    try:
        filters = json.loads(written or "[]")
    except ValueError:
        return []
    tests: dict[str, Test] = {}
    for each in filters if isinstance(filters, list) else []:
        if isinstance(each, dict):
            sort = str(each.get("field") or each.get("filter"))
            if test := _test(company, sort, each):
                tests[sort] = test
    return list(tests.values())


def _test(company: Company, sort: str, plan: dict[str, Any]) -> Test | None:
    if sort == "status" and isinstance(plan.get("in"), list):
        return lambda each: any(_status(placed) in plan["in"] for placed in each.placements)
    if sort == "created_at" and isinstance(plan.get("gte"), int | float):
        return lambda each: datetime.fromisoformat(each.created_at).timestamp() >= plan["gte"]
    if sort == "jobs" and (numbers := _inside(plan, "id")):
        return lambda each: any(placed.offer in numbers for placed in each.placements)
    if sort == "stages" and (names := _inside(plan, "name")):
        return lambda each: any(company.stage_name(placed.stage) in names for placed in each.placements)
    if sort == "disqualifies" and isinstance(plan.get("reason"), dict):
        return lambda each: not any(placed.disqualify_kind for placed in each.placements)
    return None


def _inside(plan: dict[str, Any], key: str) -> list[Any]:
    inner = plan.get(key)
    found = inner.get("in") if isinstance(inner, dict) else None
    return found if isinstance(found, list) else []


def _status(placed: Placement) -> str:
    return "disqualified" if placed.disqualify_kind else "hired" if placed.hired_at else "qualified"
