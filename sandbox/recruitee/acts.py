"""What can be done to candidates in jobs, by a recruiter at the pages or by API. Each tells the webhooks."""

from typing import Any

from sandbox.recruitee import events
from sandbox.recruitee.house import Change, House
from sandbox.recruitee.model import HIRE, Candidate, Company, Note, Offer, Placement, Stage
from sandbox.recruitee.webhooks import emit

RECRUITER = "recruiter"
API = "api"


def _told(house: House, by: str) -> bool:
    return by == RECRUITER or house.switches.echo


def _last(company: Company, offer: Offer, stage: int) -> int:
    return max((placement.position for _, placement in company.placed(offer) if placement.stage == stage), default=0)


def _changed(house: House, candidate: Candidate, placement: Placement | None = None) -> None:
    candidate.updated_at = house.now()
    if placement:
        placement.updated_at = candidate.updated_at
    house.changes_to(candidate)


def move(
    house: House,
    company: Company,
    candidate: Candidate,
    placement: Placement,
    stage: Stage,
    *,
    by: str,
    admin: int,
    run_actions: object = None,
    hired_at: str | None = None,
) -> Change:
    """Also into the stage where the placement stands already: it goes to the end, and what the stage does is done."""
    offer, old = company.offers[placement.offer], placement.stage
    old_stage = company.pipeline_of(offer).stage(old) or Stage(id=old, name="")
    if placement.disqualify_kind:
        requalify(house, company, candidate, placement, by=by)
    placement.position = _last(company, offer, stage.id) + 1
    placement.stage = stage.id
    hired = stage.category == HIRE
    placement.hired_at = (hired_at or placement.hired_at or house.now()) if hired else None
    placement.hired_by = admin if hired else None
    _changed(house, candidate, placement)
    change = house.record(
        "moved",
        by=by,
        company=company,
        candidate=candidate.id,
        placement=placement.id,
        offer=offer.id,
        from_stage=old,
        to_stage=stage.id,
        run_actions=run_actions,
        automations=0 if run_actions is False else len(stage.action_templates),
    )
    if _told(house, by):
        details = {
            "from_stage": events.stage_part(old_stage, house.switches),
            "to_stage": events.stage_part(stage, house.switches),
        }
        payload = events.moved(company, candidate, offer, **details)
        emit(house, company, "candidate_moved", "stage_changed", payload)
    return change


def disqualify(
    house: House, company: Company, candidate: Candidate, placement: Placement, *, by: str, reason: str | None = None
) -> None:
    """The stage stays."""
    placement.disqualify_kind, placement.disqualify_reason = "admin", reason
    placement.disqualified_at = house.now()
    _judged(house, company, candidate, placement, "disqualified", by=by, reason=reason)


def requalify(house: House, company: Company, candidate: Candidate, placement: Placement, *, by: str) -> None:
    if placement.disqualify_kind:
        placement.disqualify_kind = placement.disqualify_reason = placement.disqualified_at = None
        _judged(house, company, candidate, placement, "requalified", by=by, reason=None)


def _judged(
    house: House,
    company: Company,
    candidate: Candidate,
    placement: Placement,
    what: str,
    *,
    by: str,
    reason: str | None,
) -> None:
    _changed(house, candidate, placement)
    facts = {"candidate": candidate.id, "placement": placement.id, "offer": placement.offer}
    house.record(what, by=by, company=company, detail=reason or "", **facts)
    spelling = house.switches.disqualify_event
    if spelling != "none" and _told(house, by):
        kind, subtype = ("candidate_moved", what) if spelling == "subtype" else (f"candidate_{what}", None)
        payload = events.moved(company, candidate, company.offers[placement.offer], disqualify_reason=reason)
        emit(house, company, kind, subtype, payload)


# ── candidates ──


def add_candidate(
    house: House, company: Company, *, name: str, offer: Offer | None, stage: Stage | None = None, **facts: Any
) -> Candidate:
    """No candidate_moved is told, whatever the stage. Without a job: no placement."""
    now = house.now()
    candidate = Candidate(id=house.numbers.fresh("Candidate"), name=name, created_at=now, updated_at=now, **facts)
    company.candidates[candidate.id] = candidate
    house.homes[candidate.id] = company.id
    if offer:
        candidate.placements.append(_placement(house, company, offer, stage))
    house.changes_to(candidate)
    house.record("added", by=RECRUITER, company=company, candidate=candidate.id, offer=offer.id if offer else None)
    emit(house, company, "new_candidate", events.subtype_of_new(candidate), events.arrived(company, candidate))
    return candidate


def _placement(house: House, company: Company, offer: Offer, stage: Stage | None) -> Placement:
    now, entered = house.now(), stage or entry_stage(company, offer)
    position = _last(company, offer, entered.id) + 1
    number = house.numbers.fresh("Placement")
    return Placement(id=number, offer=offer.id, stage=entered.id, position=position, created_at=now, updated_at=now)


def entry_stage(company: Company, offer: Offer) -> Stage:
    stages = company.pipeline_of(offer).stages
    return next((stage for stage in stages if stage.category == "apply"), stages[0])


def assign(house: House, company: Company, candidate: Candidate, offer: Offer, *, stage: Stage | None) -> Placement:
    """One more job for this candidate."""
    placement = _placement(house, company, offer, stage)
    candidate.placements.append(placement)
    _changed(house, candidate)
    facts = {"candidate": candidate.id, "placement": placement.id, "offer": offer.id, "to_stage": placement.stage}
    house.record("assigned", by=RECRUITER, company=company, **facts)
    emit(house, company, "candidate_assigned", None, events.moved(company, candidate, offer))
    return placement


def unassign(house: House, company: Company, candidate: Candidate, placement: Placement) -> None:
    candidate.placements.remove(placement)
    _changed(house, candidate)
    facts = {"candidate": candidate.id, "placement": placement.id, "offer": placement.offer}
    house.record("unassigned", by=RECRUITER, company=company, **facts)


def delete_candidate(house: House, company: Company, candidate: Candidate) -> None:
    del company.candidates[candidate.id]
    house.changes_to(candidate, gone=True)
    house.record("deleted", by=RECRUITER, company=company, candidate=candidate.id)
    payload = {"company": events.company_part(company), "candidate": events.candidate_part(candidate)}
    emit(house, company, "candidate_deleted", None, payload)


def merge(house: House, company: Company, kept: Candidate, gone: Candidate) -> None:
    """What belongs to `gone` goes to `kept`, jobs that both have excepted; `gone` is deleted."""
    jobs = {placement.offer for placement in kept.placements}
    kept.placements += [placement for placement in gone.placements if placement.offer not in jobs]
    kept.notes += gone.notes
    for field in ("emails", "phones", "tags"):
        known = getattr(kept, field)
        known += [value for value in getattr(gone, field) if value not in known]
    _changed(house, kept)
    house.record("merged", by=RECRUITER, company=company, candidate=kept.id, detail=str(gone.id))
    delete_candidate(house, company, gone)


def edit_candidate(house: House, company: Company, candidate: Candidate, **facts: Any) -> None:
    """name, emails, phones. No webhook tells of it."""
    for name, value in facts.items():
        setattr(candidate, name, value)
    _changed(house, candidate)
    house.record("edited", by=RECRUITER, company=company, candidate=candidate.id)


# ── what is written about them ──


def write_note(
    house: House,
    company: Company,
    candidate: Candidate,
    *,
    by: str,
    admin: int,
    body: str,
    body_json: dict[str, Any] | None = None,
    visibility: str = "public",
) -> Note:
    now = house.now()
    note = Note(
        id=house.numbers.fresh("Note"),
        admin=admin,
        body=body,
        body_json=body_json,
        visibility=visibility,
        created_at=now,
        updated_at=now,
    )
    candidate.notes.append(note)
    _changed(house, candidate)
    house.record("noted", by=by, company=company, candidate=candidate.id, detail=body)
    return note


def delete_note(house: House, company: Company, candidate: Candidate, note: Note, *, by: str) -> None:
    candidate.notes.remove(note)
    _changed(house, candidate)
    house.record("note_deleted", by=by, company=company, candidate=candidate.id, detail=str(note.id))


def tag(house: House, company: Company, candidate: Candidate, tags: list[str], *, by: str, take_off: bool) -> None:
    """Tags that are there already stay once."""
    if take_off:
        candidate.tags = [each for each in candidate.tags if each not in tags]
    else:
        candidate.tags += [each for each in dict.fromkeys(tags) if each not in candidate.tags]
    _changed(house, candidate)
    what = "untagged" if take_off else "tagged"
    house.record(what, by=by, company=company, candidate=candidate.id, detail=", ".join(tags))
