"""What recruiters do to jobs and their stages."""

from sandbox.recruitee import acts, events
from sandbox.recruitee.house import House
from sandbox.recruitee.model import Company, Offer, Pipeline, Stage
from sandbox.recruitee.webhooks import emit

STATUSES = ("draft", "published", "internal", "closed", "archived")


class CannotChange(Exception):
    """In words for whoever tries."""


def add_stage(house: House, company: Company, pipeline: Pipeline, *, name: str, category: str | None = None) -> Stage:
    """At the end, but before Hired."""
    now = house.now()
    stage = Stage(id=house.numbers.fresh("Stage"), name=_name(name), category=category, created_at=now, updated_at=now)
    ends = [at for at, each in enumerate(pipeline.stages) if each.category == "hire"]
    pipeline.stages.insert(ends[0] if ends else len(pipeline.stages), stage)
    _number(pipeline)
    _changed(house, company, pipeline, "stage_added", stage)
    return stage


def rename_stage(house: House, company: Company, pipeline: Pipeline, stage: Stage, *, name: str) -> None:
    stage.name, stage.updated_at = _name(name), house.now()
    _changed(house, company, pipeline, "stage_renamed", stage)


def delete_stage(house: House, company: Company, pipeline: Pipeline, stage: Stage, *, move_to: Stage | None) -> None:
    """Its applicants go to another stage first. Fixed stages stay."""
    if stage.locked:
        raise CannotChange(f"“{stage.name}” is fixed and cannot be deleted.")
    others = [each for each in pipeline.stages if each is not stage]
    target = move_to if move_to in others else next((each for each in others if each.category == "apply"), None)
    for offer in _jobs(company, pipeline):
        for candidate, placement in list(company.placed(offer)):
            if placement.stage == stage.id:
                if target is None:
                    raise CannotChange(f"“{stage.name}” holds applicants.")
                acts.move(house, company, candidate, placement, target, by=acts.RECRUITER, admin=company.user().id)
    pipeline.stages.remove(stage)
    _number(pipeline)
    _changed(house, company, pipeline, "stage_deleted", stage)


def reorder_stages(house: House, company: Company, pipeline: Pipeline, stage: Stage, *, earlier: bool) -> None:
    """One place to the left or right, never past a fixed stage."""
    at = pipeline.stages.index(stage)
    to = at - 1 if earlier else at + 1
    if stage.locked or not 0 <= to < len(pipeline.stages) or pipeline.stages[to].locked:
        raise CannotChange(f"“{stage.name}” cannot go there.")
    pipeline.stages[at], pipeline.stages[to] = pipeline.stages[to], pipeline.stages[at]
    _number(pipeline)
    _changed(house, company, pipeline, "stage_moved", stage)


def set_status(house: House, company: Company, offer: Offer, status: str) -> None:
    """Archive, close, publish … a job."""
    if status not in STATUSES:
        raise CannotChange(f"A job can be {', '.join(STATUSES)}.")
    if status == offer.status:
        return
    old, offer.status, offer.updated_at = offer.status, status, house.now()
    if status == "published":
        offer.published_at = offer.updated_at
    offer.closed_at = offer.updated_at if status in ("closed", "archived") else None
    house.record("job_status", by=acts.RECRUITER, company=company, offer=offer.id, detail=status)
    payload = events.about_offer(company, offer)
    emit(house, company, "offer_updated", "status_changed", payload)
    if status == "published":
        emit(house, company, "offer_published", "manual", payload)
    elif old == "published":
        emit(house, company, "offer_unpublished", "manual", payload)


def rename_job(house: House, company: Company, offer: Offer, *, title: str) -> None:
    offer.title, offer.updated_at = _name(title), house.now()
    house.record("job_renamed", by=acts.RECRUITER, company=company, offer=offer.id, detail=title)
    emit(house, company, "offer_updated", "offer_changed", events.about_offer(company, offer))


def _name(name: str) -> str:
    if not name.strip():
        raise CannotChange("Give it a name.")
    return name.strip()


def _jobs(company: Company, pipeline: Pipeline) -> list[Offer]:
    return [offer for offer in company.offers.values() if offer.pipeline == pipeline.id]


def _number(pipeline: Pipeline) -> None:
    """Applied has -1 and its like stay below it; the others count from 1."""
    following = 1
    for stage in pipeline.stages:
        if stage.position >= 0 or not stage.locked:
            stage.position = following
            following += 1


def _changed(house: House, company: Company, pipeline: Pipeline, what: str, stage: Stage) -> None:
    house.record(what, by=acts.RECRUITER, company=company, to_stage=stage.id, detail=stage.name)
    for offer in _jobs(company, pipeline):
        offer.updated_at = house.now()
        emit(house, company, "offer_updated", "offer_changed", events.about_offer(company, offer))
