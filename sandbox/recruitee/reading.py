"""What the API gives to read."""

from datetime import datetime
from typing import Any

from sandbox.recruitee import api_errors, shapes
from sandbox.recruitee.asking import Asked
from sandbox.recruitee.model import Candidate, Offer

Shape = dict[str, Any]
SCOPES = {
    "active": ("published", "closed"),
    "archived": ("archived",),
    "not_archived": ("draft", "published", "internal", "closed"),
}


def own_admin(asked: Asked) -> Shape:
    return {"admin": shapes.admin(asked.admin, asked.company)}


def admins(asked: Asked) -> Shape:
    return {"admins": [shapes.admin(each, asked.company) for each in asked.company.admins.values()]}


# ── jobs ──


def offers(asked: Asked) -> Shape:
    company, switches = asked.company, asked.house.switches
    found = [offer for offer in company.offers.values() if asked.may_see(offer) and _wanted(asked, offer)]
    shown, meta = (found, None) if switches.offers_all_at_once else asked.page(found, default=60, most=1000)
    counts: dict[int, int] = {}
    for candidate in company.candidates.values():
        for placed in candidate.placements:
            counts[placed.offer] = counts.get(placed.offer, 0) + 1
    rows = [shapes.offer(each, company, address=asked.address, count=counts.get(each.id, 0)) for each in shown]
    if switches.offers_bare:
        lacking = ("kind", "created_at", "updated_at", "published_at", "closed_at")
        rows = [{key: value for key, value in row.items() if key not in lacking} for row in rows]
    people = {number for each in shown for number in each.followers}
    references = [shapes.admin_reference(company.admins[number]) for number in sorted(people & company.admins.keys())]
    answer: Shape = {"offers": rows, "references": references, "generated_at": asked.house.now()}
    return {**answer, "meta": meta} if meta and switches.offers_meta else answer


def _wanted(asked: Asked, offer: Offer) -> bool:
    statuses, numbers = asked.many("statuses"), asked.many("offer_ids")
    scope = SCOPES.get(asked.text("scope"))
    kind = asked.text("kind")
    return (
        (not kind or kind == offer.kind)
        and (not statuses or offer.status in statuses)
        and (not numbers or str(offer.id) in numbers)
        and (not scope or offer.status in scope)
    )


def offer(asked: Asked, number: str) -> Shape:
    found = asked.offer(number)
    shape = shapes.full_offer(found, asked.company, asked.house.switches, address=asked.address)
    people = [asked.company.admins[each] for each in found.followers if each in asked.company.admins]
    return {"offer": shape, "references": [shapes.admin_reference(each) for each in people]}


def pipeline_template(asked: Asked, number: str) -> Shape:
    pipeline = asked.company.pipelines.get(int(number))
    if pipeline is None:
        raise api_errors.not_found()
    return {"pipeline_template": shapes.pipeline(pipeline, asked.company), "references": []}


def offer_placements(asked: Asked, number: str) -> Shape:
    """The stages in their order, each with whoever stands in it."""
    found = asked.offer(number)
    inside: dict[int, list[Shape]] = {}
    for candidate, placed in sorted(asked.company.placed(found), key=lambda pair: pair[1].position):
        row = shapes.placement(placed, candidate, asked.company)
        row |= {
            "candidate": {"id": candidate.id, "name": candidate.name},
            "disqualified_at": placed.disqualified_at,
            "disqualify_reason": placed.disqualify_reason,
        }
        inside.setdefault(placed.stage, []).append(row)
    stages = [
        {**shapes.stage(each, count=len(inside.get(each.id, []))), "placements": inside.get(each.id, [])}
        for each in asked.company.pipeline_of(found).stages
    ]
    return {"stages": stages, "references": []}


# ── candidates ──


def candidates(asked: Asked) -> Shape:
    found = [each for each in asked.company.candidates.values() if asked.may_see_candidate(each)]
    found = [each for each in found if _fits(asked, each)]
    if asked.text("sort", "by_date") == "by_date":
        found.sort(key=lambda each: (each.created_at, each.id), reverse=True)
    shown = asked.slice(found, default=60, most=1000)
    rows = [shapes.candidate_row(each, asked.company, address=asked.address) for each in shown]
    references = shapes.references_of(shown, asked.company)
    return {"candidates": rows, "references": references, "generated_at": asked.house.now()}


def _fits(asked: Asked, each: Candidate) -> bool:
    job, query, after = asked.text("offer_id"), asked.text("query").lower(), asked.text("created_after")
    numbers = [number for given in asked.many("ids") or [asked.text("ids")] for number in given.split(",") if number]
    filters_job = job and asked.house.switches.offer_id_filters
    wants_out, wants_in = asked.text("disqualified") == "true", asked.text("qualified") == "true"
    is_out = any(placed.disqualify_kind for placed in each.placements)
    return (
        (not filters_job or any(str(placed.offer) == job for placed in each.placements))
        and query in each.name.lower()
        and (not numbers or str(each.id) in numbers)
        and (not wants_out or is_out)
        and (not wants_in or not is_out)
        and (not after or _instant(each.created_at) > _instant(after))
    )


def _instant(written: str) -> float:
    """Also seconds since 1970; what cannot be read is long ago."""
    try:
        return float(written) if written.isdecimal() else datetime.fromisoformat(written).timestamp()
    except ValueError:
        return 0.0


def candidate(asked: Asked, number: str) -> Shape:
    found = asked.candidate(number)
    return {
        "candidate": shapes.candidate(found, asked.company, address=asked.address),
        "references": shapes.references_of([found], asked.company),
    }


def notes(asked: Asked, number: str) -> Shape:
    """Oldest first."""
    found = asked.candidate(number)
    shown = asked.slice(found.notes, default=60, most=1000)
    people = {note.admin for note in shown} & asked.company.admins.keys()
    return {
        "notes": [shapes.note(each, found.id) for each in shown],
        "references": [shapes.admin_reference(asked.company.admins[each]) for each in sorted(people)],
    }


def disqualify_reasons(asked: Asked) -> Shape:
    return {"disqualify_reasons": [vars(each) for each in asked.company.disqualify_reasons.values()]}


def interview_events(asked: Asked) -> Shape:
    wanted = asked.text("candidate_id")
    people = [each for each in asked.company.candidates.values() if not wanted or str(each.id) == wanted]
    rows = [event for each in people for event in each.interviews]
    return {"interview_events": asked.page(rows, default=60, most=1000)[0], "references": []}
