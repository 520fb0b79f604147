"""The board of a job: who stands in which stage, and the ways to move them; and its pipeline."""

from sandbox.recruitee import acts, jobs
from sandbox.recruitee.house import House
from sandbox.recruitee.model import Candidate, Company, Offer, Placement, Stage
from sandbox.recruitee.pages import (
    STATUS_CLASSES,
    company_at,
    counted,
    fields,
    goes_to,
    offer_at,
    option,
    page,
    placement_of,
    render,
    several,
    split,
    stage_of,
    standing,
)
from sandbox.serving.http import Refused, Request, Response
from sandbox.serving.markup import NOTHING, Markup

DISABLED = Markup("disabled")


def _address(company: Company, offer: Offer) -> str:
    return f"/companies/{company.id}/jobs/{offer.id}"


def _found(house: House, number: str, job: str) -> tuple[Company, Offer]:
    company = company_at(house, number)
    return company, offer_at(company, job)


async def board(house: House, request: Request, number: str, job: str) -> Response:
    company, offer = _found(house, number, job)
    stages = company.pipeline_of(offer).stages
    inside: dict[int, list[tuple[Candidate, Placement]]] = {stage.id: [] for stage in stages}
    for candidate, placement in sorted(company.placed(offer), key=lambda pair: pair[1].position):
        inside.setdefault(placement.stage, []).append((candidate, placement))
    is_archived = offer.status == "archived"
    content = render(
        "board",
        company=company.id,
        title=offer.title,
        status=offer.status,
        status_class=STATUS_CLASSES.get(offer.status, "badge--plain"),
        address=_address(company, offer),
        next_status="published" if is_archived else "archived",
        next_words="Publish job" if is_archived else "Archive job",
        options=[option(stage.id, stage.name) for stage in stages],
        columns=[_column(company, offer, stage, inside[stage.id], stages) for stage in stages],
    )
    return page(house, title=offer.title, content=content, company=company, current="Jobs")


def _column(
    company: Company, offer: Offer, stage: Stage, people: list[tuple[Candidate, Placement]], stages: list[Stage]
) -> Markup:
    options = [option(each.id, each.name) for each in stages if each is not stage]
    return render(
        "column",
        id=stage.id,
        name=stage.name,
        count=len(people),
        people=[_person(company, offer, candidate, placement, options) for candidate, placement in people],
    )


def _person(
    company: Company, offer: Offer, candidate: Candidate, placement: Placement, options: list[Markup]
) -> Markup:
    about = [candidate.phones[0] if candidate.phones else "No phone"]
    about += [f"{len(candidate.phones) - 1} more"] if len(candidate.phones) > 1 else []
    about += [counted(len(candidate.notes), "note", "notes")] if candidate.notes else []
    return render(
        "person",
        id=placement.id,
        name=candidate.name,
        off="person--off" if placement.disqualify_kind else "",
        address=f"/companies/{company.id}/candidates/{candidate.id}?job={offer.id}",
        badges=standing(placement),
        about=" · ".join([*about, *candidate.tags]),
        move=f"{_address(company, offer)}/move",
        options=options,
    )


async def move(house: House, request: Request, number: str, job: str) -> Response:
    """One, or everybody who is ticked, in one instant."""
    company, offer = _found(house, number, job)
    stage = stage_of(company, offer, fields(request).get("to", ""))
    found = [placement_of(company, each) for each in several(request, "placement")]
    if not found:
        raise Refused(422, "Tick somebody first.")
    if any(placement.offer != offer.id for _, placement in found):
        raise Refused(404, "This applicant is not in the job any more.")
    for candidate, placement in (each for each in found if each[1].stage != stage.id):
        acts.move(house, company, candidate, placement, stage, by=acts.RECRUITER, admin=company.user().id)
    return goes_to(_address(company, offer))


async def set_status(house: House, request: Request, number: str, job: str) -> Response:
    company, offer = _found(house, number, job)
    try:
        jobs.set_status(house, company, offer, fields(request).get("status", ""))
    except jobs.CannotChange as error:
        raise Refused(422, str(error)) from error
    return goes_to(_address(company, offer))


# ── one more applicant ──


async def add_page(house: House, request: Request, number: str, job: str) -> Response:
    company, offer = _found(house, number, job)
    return _add_page(house, company, offer, {})


def _add_page(house: House, company: Company, offer: Offer, typed: dict[str, str], error: str = "") -> Response:
    entry = acts.entry_stage(company, offer)
    chosen = typed.get("stage", str(entry.id))
    content = render(
        "add",
        title=offer.title,
        address=_address(company, offer),
        error=render("error", words=error) if error else NOTHING,
        name=typed.get("name", ""),
        emails=typed.get("emails", ""),
        phones=typed.get("phones", ""),
        options=[
            option(each.id, each.name, selected=str(each.id) == chosen) for each in company.pipeline_of(offer).stages
        ],
    )
    status = 422 if error else 200
    return page(house, title="Add candidate", content=content, company=company, current="Jobs", status=status)


async def add(house: House, request: Request, number: str, job: str) -> Response:
    company, offer = _found(house, number, job)
    typed = fields(request)
    if not typed.get("name"):
        return _add_page(house, company, offer, typed, error="Write the candidate's name.")
    stage = stage_of(company, offer, typed.get("stage", ""))
    emails, phones = split(typed.get("emails", "")), split(typed.get("phones", ""))
    acts.add_candidate(
        house, company, name=typed["name"], offer=offer, stage=stage, emails=emails, phones=phones, source="manual"
    )
    return goes_to(_address(company, offer))


# ── the pipeline ──


async def stages_page(house: House, request: Request, number: str, job: str) -> Response:
    company, offer = _found(house, number, job)
    pipeline = company.pipeline_of(offer)
    titles = [each.title for each in company.offers.values() if each.pipeline == pipeline.id]
    shared = f"Shared by {counted(len(titles), 'job', 'jobs')}: {', '.join(titles)}." if len(titles) > 1 else ""
    content = render(
        "stages",
        title=offer.title,
        address=_address(company, offer),
        pipeline=pipeline.title,
        shared=shared or "Used by this job only.",
        rows=[_stage(company, offer, stage, pipeline.stages) for stage in pipeline.stages],
    )
    return page(house, title="Pipeline", content=content, company=company, current="Jobs")


def _stage(company: Company, offer: Offer, stage: Stage, stages: list[Stage]) -> Markup:
    address = f"{_address(company, offer)}/stages/{stage.id}"
    at = stages.index(stage)
    others = [each for each in stages if each is not stage]
    target = next((each for each in others if each.category == "apply"), None)
    ways = (
        render("stage_fixed")
        if stage.locked
        else render(
            "stage_ways",
            address=address,
            name=stage.name,
            first=DISABLED if at == 0 or stages[at - 1].locked else NOTHING,
            last=DISABLED if at + 1 == len(stages) or stages[at + 1].locked else NOTHING,
            options=[option(each.id, f"Applicants to {each.name}", selected=each is target) for each in others],
        )
    )
    return render("stage_row", id=stage.id, name=stage.name, address=address, ways=ways)


async def add_stage(house: House, request: Request, number: str, job: str) -> Response:
    company, offer = _found(house, number, job)
    try:
        jobs.add_stage(house, company, company.pipeline_of(offer), name=fields(request).get("name", ""))
    except jobs.CannotChange as error:
        raise Refused(422, str(error)) from error
    return goes_to(f"{_address(company, offer)}/stages")


async def change_stage(house: House, request: Request, number: str, job: str, which: str, what: str) -> Response:
    company, offer = _found(house, number, job)
    pipeline, typed = company.pipeline_of(offer), fields(request)
    stage = stage_of(company, offer, which)
    try:
        if what == "rename":
            jobs.rename_stage(house, company, pipeline, stage, name=typed.get("name", ""))
        elif what == "reorder":
            jobs.reorder_stages(house, company, pipeline, stage, earlier="earlier" in typed)
        else:
            target = stage_of(company, offer, typed.get("move_to", ""))
            jobs.delete_stage(house, company, pipeline, stage, move_to=target)
    except jobs.CannotChange as error:
        raise Refused(422, str(error)) from error
    return goes_to(f"{_address(company, offer)}/stages")
