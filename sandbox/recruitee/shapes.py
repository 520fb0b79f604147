"""Objects as the API writes them, and the flat list of what they refer to."""

from collections.abc import Iterable
from typing import Any

from sandbox.recruitee.model import Admin, Candidate, Company, Note, Offer, Pipeline, Placement, Stage
from sandbox.recruitee.switches import Switches

Shape = dict[str, Any]


def admin(person: Admin, company: Company) -> Shape:
    return {
        "id": person.id,
        "company_id": company.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "role_name": person.role,
        "membership": {"id": person.id + 100000},
        "timezone": person.timezone,
        "photo_thumb_url": None,
    }


def stage(each: Stage, *, count: int) -> Shape:
    return {
        "id": each.id,
        "name": each.name,
        "category": each.category,
        "group": each.group,
        "position": each.position,
        "locked": each.locked,
        "time_limit": each.time_limit,
        "placements_count": count,
        "fair_evaluations_enabled": each.fair_evaluations_enabled,
        "action_templates": each.action_templates,
        "created_at": each.created_at,
        "updated_at": each.updated_at,
    }


def pipeline(each: Pipeline, company: Company) -> Shape:
    counts: dict[int, int] = {}
    for candidate in company.candidates.values():
        for placed in candidate.placements:
            counts[placed.stage] = counts.get(placed.stage, 0) + 1
    return {
        "id": each.id,
        "title": each.title,
        "category": each.category,
        "default": each.default,
        "custom": each.custom,
        "stages": [stage(one, count=counts.get(one.id, 0)) for one in each.stages],
    }


def offer(each: Offer, company: Company, *, address: str, count: int | None = None) -> Shape:
    """Without its pipeline."""
    number = sum(1 for _ in company.placed(each)) if count is None else count
    return {
        "id": each.id,
        "title": each.title,
        "slug": each.slug,
        "kind": each.kind,
        "status": each.status,
        "department": each.department,
        "department_id": each.department_id,
        "location": each.location,
        "hiring_manager_id": each.hiring_manager,
        "recruiter_id": each.recruiter,
        "followers": each.followers,
        "pipeline_template_id": each.pipeline,
        "candidates_count": number,
        "offer_tags": each.tags,
        "adminapp_url": f"{address}/companies/{company.id}/jobs/{each.id}",
        "careers_url": f"https://{company.subdomain}.recruitee.com/o/{each.slug}",
        "created_at": each.created_at,
        "updated_at": each.updated_at,
        "published_at": each.published_at,
        "closed_at": each.closed_at,
        "enabled_languages": ["en"],
    }


def full_offer(each: Offer, company: Company, switches: Switches, *, address: str) -> Shape:
    shape = offer(each, company, address=address)
    embedded = pipeline(company.pipeline_of(each), company) if switches.pipeline_embedded else None
    return {**shape, "pipeline_template": embedded}


def placement(each: Placement, candidate: Candidate, company: Company) -> Shape:
    pool = company.offers[each.offer].kind == "talent_pool"
    shape: Shape = {
        "id": each.id,
        "candidate_id": candidate.id,
        "offer_id": None if pool else each.offer,
        "stage_id": each.stage,
        "position": each.position,
        "language": each.language,
        "hired_at": each.hired_at,
        "hired_by_id": each.hired_by,
        "hired_in_this_placement": each.hired_at is not None,
        "hired_in_other_placement": any(other.hired_at for other in candidate.placements if other is not each),
        "job_starts_at": None,
        "overdue_at": None,
        "overdue_diff": None,
        "ratings": {},
        "positive_ratings": None,
        "created_at": each.created_at,
        "updated_at": each.updated_at,
    }
    if pool:
        shape["talent_pool_id"] = each.offer
    if each.disqualify_kind:
        shape["disqualify_kind"] = each.disqualify_kind
        shape["disqualify_reason"] = each.disqualify_reason
    return shape


def candidate_row(each: Candidate, company: Company, *, address: str) -> Shape:
    """As in lists: flat placements."""
    return {
        "id": each.id,
        "name": each.name,
        "emails": each.emails,
        "phones": each.phones,
        "source": each.source,
        "referrer": each.referrer,
        "tags": each.tags,
        "placements": [placement(one, each, company) for one in each.placements],
        "notes_count": len(each.notes),
        "gdpr_status": "no_consent",
        "gdpr_expires_at": None,
        "adminapp_url": f"{address}/companies/{company.id}/candidates/{each.id}",
        "created_at": each.created_at,
        "updated_at": each.updated_at,
    }


def candidate(each: Candidate, company: Company, *, address: str) -> Shape:
    shape = candidate_row(each, company, address=address)
    for one, shown in zip(each.placements, shape["placements"], strict=True):
        if one.disqualified_at:
            shown["disqualified_at"] = one.disqualified_at
    everybody = {"level": "public", "admin_ids": [], "role_ids": []}
    education: Shape = {
        "id": None,
        "kind": "education",
        "fixed": True,
        "origin": "manual",
        "values": [],
        "visible": True,
    }
    return {
        **shape,
        "fields": [{**education, "visible": True, "visibility": everybody}],
        "custom_fields": [],
        "open_question_answers": each.open_question_answers,
        "grouped_open_question_answers": [],
        "is_hired": any(one.hired_at for one in each.placements),
    }


def note(each: Note, candidate_id: int) -> Shape:
    return {
        "id": each.id,
        "candidate_id": candidate_id,
        "admin_id": each.admin,
        "body": each.body,
        "body_json": each.body_json,
        "visibility": {"level": each.visibility, "admin_ids": [], "role_ids": []},
        "pinned_at": None,
        "created_at": each.created_at,
        "updated_at": each.updated_at,
    }


# ── references ──


def admin_reference(person: Admin) -> Shape:
    return {
        "type": "Admin",
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "timezone": person.timezone,
    }


def offer_reference(each: Offer) -> Shape:
    return {"type": "Offer", "id": each.id, "title": each.title, "status": each.status, "kind": each.kind}


def stage_reference(each: Stage) -> Shape:
    return {"type": "Stage", "id": each.id, "name": each.name, "position": each.position, "locked": each.locked}


def references_of(people: Iterable[Candidate], company: Company) -> list[Shape]:
    """Jobs, stages and authors these candidates refer to, each once."""
    found: dict[tuple[str, int], Shape] = {}
    for each in people:
        for placed in each.placements:
            job = company.offers[placed.offer]
            found["Offer", job.id] = offer_reference(job)
            if one := company.pipeline_of(job).stage(placed.stage):
                found["Stage", one.id] = stage_reference(one)
            for number in job.followers:
                if person := company.admins.get(number):
                    found["Admin", number] = admin_reference(person)
    return list(found.values())
