"""The page of a candidate: contact, jobs, notes, tags, interviews, and what a recruiter may do."""

from sandbox.recruitee import acts
from sandbox.recruitee.house import House
from sandbox.recruitee.model import Candidate, Company, Note, Placement
from sandbox.recruitee.pages import (
    candidate_at,
    company_at,
    facts,
    fields,
    goes_to,
    moment,
    offer_at,
    option,
    page,
    placement_of,
    render,
    split,
    stage_of,
    standing,
)
from sandbox.serving.http import Refused, Request, Response
from sandbox.serving.markup import Markup


def _address(company: Company, candidate: Candidate) -> str:
    return f"/companies/{company.id}/candidates/{candidate.id}"


def _found(house: House, number: str, who: str) -> tuple[Company, Candidate]:
    company = company_at(house, number)
    return company, candidate_at(company, who)


async def show(house: House, request: Request, number: str, who: str) -> Response:
    company, candidate = _found(house, number, who)
    job = request.query.get("job", "")
    came_from = company.offers.get(int(job)) if job.isdecimal() else None
    notes = [_note(company, note) for note in reversed(candidate.notes)]
    interviews = [render("line", words=_interview(each)) for each in candidate.interviews]
    jobs = {placed.offer for placed in candidate.placements}
    placements = [_placement(company, candidate, each) for each in candidate.placements]
    about = {
        "E-mail": ", ".join(candidate.emails) or "None",
        "Phone": "\n".join(candidate.phones) or "None",
        "Source": candidate.source,
        "Tags": ", ".join(candidate.tags) or "None",
        "Since": moment(candidate.created_at),
    }
    content = render(
        "candidate",
        name=candidate.name,
        address=_address(company, candidate),
        back=f"/companies/{company.id}/jobs/{came_from.id}" if came_from else f"/companies/{company.id}/candidates",
        back_words=came_from.title if came_from else "Candidates",
        facts=facts(about),
        placements=placements or [render("nothing", words="In no job.")],
        notes=notes or [render("nothing", words="No notes yet.")],
        interviews=interviews or [render("nothing", words="No interviews yet.")],
        emails=", ".join(candidate.emails),
        phones=", ".join(candidate.phones),
        offers=[option(each.id, each.title) for each in company.offers.values() if each.id not in jobs],
    )
    return page(house, title=candidate.name, content=content, company=company, current="Candidates")


def _placement(company: Company, candidate: Candidate, placement: Placement) -> Markup:
    offer, address = company.offers[placement.offer], _address(company, candidate)
    stages = company.pipeline_of(offer).stages
    reasons = [option(each.id, each.name) for each in company.disqualify_reasons.values()]
    judge = (
        render("requalify", address=address, id=placement.id)
        if placement.disqualify_kind
        else render("disqualify", address=address, id=placement.id, options=[option("", "No reason"), *reasons])
    )
    reason = f" · {placement.disqualify_reason}" if placement.disqualify_reason else ""
    return render(
        "placement",
        id=placement.id,
        name=candidate.name,
        address=address,
        job=offer.title,
        job_address=f"/companies/{company.id}/jobs/{offer.id}",
        badges=standing(placement),
        about=f"{company.stage_name(placement.stage)}{reason} · changed {moment(placement.updated_at)}",
        options=[option(each.id, each.name) for each in stages if each.id != placement.stage],
        judge=judge,
    )


def _note(company: Company, note: Note) -> Markup:
    author = company.admins.get(note.admin)
    return render("note", author=author.name if author else "Somebody", at=moment(note.created_at), body=note.body)


def _interview(event: dict[str, object]) -> str:
    state = "scheduled" if event.get("scheduled") else "not sent yet"
    return f"{event.get('kind')} · {event.get('starts_at')} · {event.get('duration')} minutes · {state}"


# ── what forms do ──


async def change(house: House, request: Request, number: str, who: str, what: str) -> Response:
    company, candidate = _found(house, number, who)
    typed = fields(request)
    if what == "delete":
        acts.delete_candidate(house, company, candidate)
        return goes_to(f"/companies/{company.id}/candidates")
    if what in ("move", "disqualify", "requalify"):
        _judge(house, company, candidate, typed, what)
    elif what == "note":
        _note_down(house, company, candidate, typed)
    elif what == "assign":
        offer = offer_at(company, typed.get("offer", "0"))
        acts.assign(house, company, candidate, offer, stage=None)
    else:
        _edit(house, company, candidate, typed)
    return goes_to(_address(company, candidate))


def _judge(house: House, company: Company, candidate: Candidate, typed: dict[str, str], what: str) -> None:
    owner, placement = placement_of(company, typed.get("placement", ""))
    if owner is not candidate:
        raise Refused(404, "This applicant is not in the job any more.")
    if what == "move":
        stage = stage_of(company, company.offers[placement.offer], typed.get("to", ""))
        acts.move(house, company, candidate, placement, stage, by=acts.RECRUITER, admin=company.user().id)
    elif what == "requalify":
        acts.requalify(house, company, candidate, placement, by=acts.RECRUITER)
    else:
        given = typed.get("reason", "")
        reason = company.disqualify_reasons.get(int(given)) if given.isdecimal() else None
        acts.disqualify(house, company, candidate, placement, by=acts.RECRUITER, reason=reason.name if reason else None)


def _note_down(house: House, company: Company, candidate: Candidate, typed: dict[str, str]) -> None:
    if not typed.get("body"):
        raise Refused(422, "Write something first.")
    user = company.user().id
    acts.write_note(house, company, candidate, by=acts.RECRUITER, admin=user, body=typed["body"])


def _edit(house: House, company: Company, candidate: Candidate, typed: dict[str, str]) -> None:
    if not typed.get("name"):
        raise Refused(422, "Write the candidate's name.")
    emails, phones = split(typed.get("emails", "")), split(typed.get("phones", ""))
    acts.edit_candidate(house, company, candidate, name=typed["name"], emails=emails, phones=phones)
