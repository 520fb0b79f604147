"""What a recruiter does, told to the control plane as {"do": "move", …}."""

from collections.abc import Callable
from typing import Any

from sandbox.recruitee import acts, jobs
from sandbox.recruitee.house import House
from sandbox.recruitee.model import Candidate, Company, Offer, Pipeline, Placement, Stage

Content = dict[str, Any]


class CannotDo(ValueError):
    """The words say what is missing."""


def perform(house: House, content: Content) -> Content:
    """Do it, and say what came of it. Raises CannotDo, jobs.CannotChange."""
    verb = DOES.get(str(content.get("do")))
    if verb is None:
        raise CannotDo(f"do must be one of {', '.join(DOES)}.")
    return verb(house, content)


# ── what is meant ──


def company_of(house: House, content: Content) -> Company:
    """Named by number or subdomain; the first one if none is."""
    if "company" not in content and house.companies:
        return next(iter(house.companies.values()))
    company = house.company(str(content.get("company")))
    if company is None:
        raise CannotDo("There is no such company.")
    return company


def _candidate(house: House, number: object) -> tuple[Company, Candidate]:
    for company in house.companies.values():
        if isinstance(number, int) and number in company.candidates:
            return company, company.candidates[number]
    raise CannotDo(f"There is no candidate {number}.")


def _placement(house: House, number: object) -> tuple[Company, Candidate, Placement]:
    for company in house.companies.values():
        if found := company.find_placement(number):
            return company, *found
    raise CannotDo(f"There is no placement {number}.")


def _offer(house: House, number: object) -> tuple[Company, Offer]:
    for company in house.companies.values():
        if isinstance(number, int) and number in company.offers:
            return company, company.offers[number]
    raise CannotDo(f"There is no job {number}.")


def _stage(house: House, number: object) -> tuple[Company, Pipeline, Stage]:
    for company in house.companies.values():
        for pipeline in company.pipelines.values():
            if stage := pipeline.stage(number):
                return company, pipeline, stage
    raise CannotDo(f"There is no stage {number}.")


def named_stage(company: Company, offer: Offer, named: object) -> Stage:
    """By number or name."""
    stages = company.pipeline_of(offer).stages
    found = next((stage for stage in stages if named in (stage.id, stage.name, str(stage.id))), None)
    if found is None:
        raise CannotDo(f"“{offer.title}” has no stage {named}.")
    return found


def _text(content: Content, name: str) -> str:
    value = content.get(name)
    if not isinstance(value, str) or not value.strip():
        raise CannotDo(f"{name} must be text.")
    return value


# ── the verbs ──


def move(house: House, content: Content) -> Content:
    """placement or placements, to."""
    numbers = content.get("placements", [content.get("placement")])
    if not isinstance(numbers, list):
        raise CannotDo("placements must be a list.")
    plan = []
    for number in numbers:
        company, candidate, placement = _placement(house, number)
        plan.append((company, candidate, placement, _target(company, placement, content.get("to"))))
    for company, candidate, placement, stage in plan:
        acts.move(house, company, candidate, placement, stage, by=acts.RECRUITER, admin=company.user().id)
    return {"moved": numbers}


def _target(company: Company, placement: Placement, named: object) -> Stage:
    return named_stage(company, company.offers[placement.offer], named)


def disqualify(house: House, content: Content) -> Content:
    company, candidate, placement = _placement(house, content.get("placement"))
    reason = str(content.get("reason") or "") or None
    acts.disqualify(house, company, candidate, placement, by=acts.RECRUITER, reason=reason)
    return {"placement": placement.id}


def requalify(house: House, content: Content) -> Content:
    company, candidate, placement = _placement(house, content.get("placement"))
    acts.requalify(house, company, candidate, placement, by=acts.RECRUITER)
    return {"placement": placement.id}


def add_candidate(house: House, content: Content) -> Content:
    """name; offer, stage, emails, phones, source, tags as you like."""
    given = content.get("offer")
    company, offer = _offer(house, given) if given is not None else (company_of(house, content), None)
    stage = named_stage(company, offer, content["stage"]) if offer and content.get("stage") else None
    facts = {key: content[key] for key in ("emails", "phones", "tags", "source", "referrer") if key in content}
    facts.setdefault("source", "manual")
    added = acts.add_candidate(house, company, name=_text(content, "name"), offer=offer, stage=stage, **facts)
    placement = added.placements[0].id if added.placements else None
    return {"candidate": added.id, "placement": placement}


def assign(house: House, content: Content) -> Content:
    """candidate, offer, stage."""
    _, candidate = _candidate(house, content.get("candidate"))
    company, offer = _offer(house, content.get("offer"))
    if candidate.id not in company.candidates:
        raise CannotDo("The job belongs to another company.")
    stage = named_stage(company, offer, content["stage"]) if content.get("stage") else None
    return {"placement": acts.assign(house, company, candidate, offer, stage=stage).id}


def unassign(house: House, content: Content) -> Content:
    company, candidate, placement = _placement(house, content.get("placement"))
    acts.unassign(house, company, candidate, placement)
    return {"candidate": candidate.id}


def delete_candidate(house: House, content: Content) -> Content:
    company, candidate = _candidate(house, content.get("candidate"))
    acts.delete_candidate(house, company, candidate)
    return {"candidate": candidate.id}


def merge(house: House, content: Content) -> Content:
    """candidate stays, gone goes."""
    company, candidate = _candidate(house, content.get("candidate"))
    other_company, gone = _candidate(house, content.get("gone"))
    if other_company is not company or gone is candidate:
        raise CannotDo("Two candidates of one company are merged.")
    acts.merge(house, company, candidate, gone)
    return {"candidate": candidate.id}


def edit_candidate(house: House, content: Content) -> Content:
    """candidate; name, emails, phones."""
    company, candidate = _candidate(house, content.get("candidate"))
    facts = {key: content[key] for key in ("name", "emails", "phones") if key in content}
    acts.edit_candidate(house, company, candidate, **facts)
    return {"candidate": candidate.id}


def note(house: House, content: Content) -> Content:
    company, candidate = _candidate(house, content.get("candidate"))
    user = company.user().id
    written = acts.write_note(house, company, candidate, by=acts.RECRUITER, admin=user, body=_text(content, "body"))
    return {"note": written.id}


def add_stage(house: House, content: Content) -> Content:
    company, offer = _offer(house, content.get("offer"))
    category = content.get("category")
    added = jobs.add_stage(
        house,
        company,
        company.pipeline_of(offer),
        name=_text(content, "name"),
        category=category if isinstance(category, str) else None,
    )
    return {"stage": added.id}


def rename_stage(house: House, content: Content) -> Content:
    company, pipeline, stage = _stage(house, content.get("stage"))
    jobs.rename_stage(house, company, pipeline, stage, name=_text(content, "name"))
    return {"stage": stage.id}


def delete_stage(house: House, content: Content) -> Content:
    """stage; move_to."""
    company, pipeline, stage = _stage(house, content.get("stage"))
    jobs.delete_stage(house, company, pipeline, stage, move_to=pipeline.stage(content.get("move_to")))
    return {"stage": stage.id}


def reorder_stage(house: House, content: Content) -> Content:
    """stage, earlier: true or false."""
    company, pipeline, stage = _stage(house, content.get("stage"))
    jobs.reorder_stages(house, company, pipeline, stage, earlier=content.get("earlier") is not False)
    return {"stage": stage.id}


def set_status(house: House, content: Content) -> Content:
    company, offer = _offer(house, content.get("offer"))
    jobs.set_status(house, company, offer, _text(content, "status"))
    return {"offer": offer.id}


def rename_job(house: House, content: Content) -> Content:
    company, offer = _offer(house, content.get("offer"))
    jobs.rename_job(house, company, offer, title=_text(content, "title"))
    return {"offer": offer.id}


def set_rights(house: House, content: Content) -> Content:
    """company, admin; sees (numbers of jobs, null for all), read_only."""
    company = company_of(house, content)
    admin = company.admins.get(content.get("admin", 0))
    if admin is None:
        raise CannotDo("There is no such admin.")
    if "sees" in content:
        admin.sees = content["sees"]
    admin.read_only = content.get("read_only", admin.read_only) is True
    house.touch()
    return {"admin": admin.id}


DOES: dict[str, Callable[[House, Content], Content]] = {
    each.__name__: each
    for each in (
        move,
        disqualify,
        requalify,
        add_candidate,
        assign,
        unassign,
        delete_candidate,
        merge,
        edit_candidate,
        note,
        add_stage,
        rename_stage,
        delete_stage,
        reorder_stage,
        set_status,
        rename_job,
        set_rights,
    )
}
