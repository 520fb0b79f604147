"""What a webhook tells of what came to pass."""

from typing import Any

from sandbox.recruitee.model import Candidate, Company, Offer, Stage
from sandbox.recruitee.switches import Switches

EVENTS = {
    "new_candidate": "New candidate",
    "candidate_moved": "Candidate moved",
    "candidate_assigned": "Candidate assigned to a job",
    "candidate_deleted": "Candidate deleted",
    "offer_published": "Job published",
    "offer_unpublished": "Job unpublished",
    "offer_updated": "Job updated",
}
SOURCES = {"career_site": "career_site", "email": "email", "import": "imported"}


def subtype_of_new(candidate: Candidate) -> str:
    return SOURCES.get(candidate.source, "manual")


def company_part(company: Company) -> dict[str, Any]:
    return {"id": company.id, "name": company.name}


def candidate_part(candidate: Candidate) -> dict[str, Any]:
    return {
        "id": candidate.id,
        "name": candidate.name,
        "emails": list(candidate.emails),
        "phones": list(candidate.phones),
        "photo_thumb_url": None,
        "source": candidate.source,
        "referrer": candidate.referrer,
        "created_at": candidate.created_at,
        "updated_at": candidate.updated_at,
    }


def offer_part(offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.id,
        "title": offer.title,
        "slug": offer.slug,
        "kind": offer.kind,
        "department": {"id": offer.department_id, "name": offer.department} if offer.department else None,
        "tags": list(offer.tags),
        "created_at": offer.created_at,
        "updated_at": offer.updated_at,
    }


def stage_part(stage: Stage, switches: Switches) -> dict[str, Any]:
    part: dict[str, Any] = {"id": stage.id, "name": stage.name}
    return {**part, "category": stage.category} if switches.stage_category_in_events else part


def moved(company: Company, candidate: Candidate, offer: Offer, **details: Any) -> dict[str, Any]:
    return {
        "company": company_part(company),
        "candidate": candidate_part(candidate),
        "offer": offer_part(offer),
        "details": details,
    }


def arrived(company: Company, candidate: Candidate) -> dict[str, Any]:
    """`offers`, and neither `offer` nor `details`."""
    offers = [offer_part(company.offers[placement.offer]) for placement in candidate.placements]
    return {"company": company_part(company), "candidate": candidate_part(candidate), "offers": offers}


def about_offer(company: Company, offer: Offer) -> dict[str, Any]:
    return {"company": company_part(company), "offer": offer_part(offer)}


def sample(company: Company, event: str) -> dict[str, Any]:
    """What the button "Test payload" sends; it holds `test`."""
    stages = {"from_stage": {"id": 1, "name": "Applied"}, "to_stage": {"id": 2, "name": "Phone screen"}}
    person = {"id": 1, "name": "Joe Example", "emails": ["joe@example.test"], "phones": ["+49 30 23125000"]}
    job = {"id": 1, "title": "Example job", "slug": "example-job", "kind": "job", "department": None, "tags": []}
    payload: dict[str, Any] = {"company": company_part(company), "candidate": {**person, "source": "manual"}}
    if event == "new_candidate":
        payload["offers"] = [job]
    else:
        payload |= {"offer": job, "details": stages if event == "candidate_moved" else {}}
    subtype = {"new_candidate": "manual", "candidate_moved": "stage_changed"}.get(event)
    return {"event_type": event, "event_subtype": subtype, "payload": payload, "test": True}
