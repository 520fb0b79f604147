"""What can be changed by API."""

from typing import Any

from sandbox.recruitee import acts, api_errors, shapes
from sandbox.recruitee.api_errors import ApiError
from sandbox.recruitee.asking import Asked
from sandbox.recruitee.model import HIRE, Candidate, Placement, Stage

Shape = dict[str, Any]


def change_stage(asked: Asked, number: str) -> Shape:
    candidate, placement = asked.placement(number)
    content = asked.body()
    stage = _target(asked, placement, content.get("stage_id"))
    if stage.category == HIRE and asked.house.switches.hire_needs_opening and not content.get("opening_id"):
        raise api_errors.unprocessable("opening_id", "Opening id can't be blank")
    hired_at = content.get("hired_at")
    acts.move(
        asked.house,
        asked.company,
        candidate,
        placement,
        stage,
        by=acts.API,
        admin=asked.admin.id,
        run_actions=content.get("run_actions"),
        hired_at=hired_at if isinstance(hired_at, str) else None,
    )
    return _placed(asked, candidate, placement)


def _target(asked: Asked, placement: Placement, number: object) -> Stage:
    """Flat `stage_id` only: a body nested under `placement` says nothing."""
    if number in (None, ""):
        raise api_errors.unprocessable("stage_id", "Stage id can't be blank")
    pipeline = asked.company.pipeline_of(asked.company.offers[placement.offer])
    stage = pipeline.stage(int(number) if isinstance(number, str) and number.isdecimal() else number)
    if stage is None and asked.house.switches.foreign_stage == 404:
        raise api_errors.not_found()
    if stage is None:
        raise api_errors.unprocessable("stage_id", "Stage id is invalid")
    return stage


def _placed(asked: Asked, candidate: Candidate, placement: Placement) -> Shape:
    shape = {"disqualify_kind": None, **shapes.placement(placement, candidate, asked.company)}
    return {"placement": shape, "references": shapes.references_of([candidate], asked.company)}


def disqualify(asked: Asked, number: str) -> Shape:
    candidate, placement = asked.placement(number)
    given = asked.body().get("disqualify_reason_id")
    reason = asked.company.disqualify_reasons.get(given) if isinstance(given, int) else None
    if given is not None and reason is None:
        raise api_errors.unprocessable("disqualify_reason_id", "Disqualify reason id is invalid")
    acts.disqualify(
        asked.house, asked.company, candidate, placement, by=acts.API, reason=reason.name if reason else None
    )
    return _placed(asked, candidate, placement)


def requalify(asked: Asked, number: str) -> Shape:
    candidate, placement = asked.placement(number)
    acts.requalify(asked.house, asked.company, candidate, placement, by=acts.API)
    return _placed(asked, candidate, placement)


# ── what is written about candidates ──


def write_note(asked: Asked, number: str) -> Shape:
    candidate, content = asked.candidate(number), asked.body().get("note")
    if not isinstance(content, dict):
        raise api_errors.unprocessable("note", "Note can't be blank")
    body, document = content.get("body"), content.get("body_json")
    if not asked.house.switches.note_body_accepted and not document:
        raise api_errors.unprocessable("body_json", "Body json can't be blank")
    text = body if isinstance(body, str) and body.strip() else _text_of(document)
    if not text:
        raise api_errors.unprocessable("body", "Body can't be blank")
    visibility = content.get("visibility") or {}
    note = acts.write_note(
        asked.house,
        asked.company,
        candidate,
        by=acts.API,
        admin=asked.admin.id,
        body=text,
        body_json=document if isinstance(document, dict) else None,
        visibility=str(visibility.get("level", "public")) if isinstance(visibility, dict) else "public",
    )
    return {
        "note": shapes.note(note, candidate.id),
        "references": [shapes.admin_reference(asked.admin)],
    }


def _text_of(node: Any) -> str:
    """The words of a document of paragraphs."""
    if isinstance(node, list):
        return "".join(map(_text_of, node))
    if not isinstance(node, dict):
        return ""
    inside = str(node.get("text", "")) + _text_of(node.get("content")) + _text_of(node.get("doc"))
    return inside + ("\n" if node.get("type") == "paragraph" else "")


def delete_note(asked: Asked, number: str) -> Shape:
    for candidate in asked.company.candidates.values():
        for note in candidate.notes:
            if note.id == int(number) and asked.may_see_candidate(candidate):
                acts.delete_note(asked.house, asked.company, candidate, note, by=acts.API)
                return {"note": shapes.note(note, candidate.id), "references": []}
    raise api_errors.not_found()


def add_tags(asked: Asked, number: str) -> Shape:
    return _tag(asked, number, take_off=False)


def remove_tags(asked: Asked, number: str) -> Shape:
    return _tag(asked, number, take_off=True)


def _tag(asked: Asked, number: str, *, take_off: bool) -> Shape:
    candidate, tags = asked.candidate(number), asked.body().get("tags")
    if not isinstance(tags, list) or not tags or not all(isinstance(each, str) and each for each in tags):
        raise api_errors.unprocessable("tags", "Tags can't be blank")
    acts.tag(asked.house, asked.company, candidate, tags, by=acts.API, take_off=take_off)
    return {"candidate": shapes.candidate_row(candidate, asked.company, address=asked.address), "references": []}


# ── interviews ──

NEEDED = ("kind", "starts_at", "duration", "timezone")


def add_interview(asked: Asked, number: str) -> Shape:
    candidate, content = asked.candidate(number), asked.body().get("interview_event")
    if not isinstance(content, dict):
        raise api_errors.unprocessable("interview_event", "Interview event can't be blank")
    for name in NEEDED:
        if not content.get(name):
            raise api_errors.unprocessable(name, f"{name.replace('_', ' ').capitalize()} can't be blank")
    identity = asked.house.numbers.fresh("Interview")
    address = f"{asked.address}/companies/{asked.company.id}/candidates/{candidate.id}"
    event = {
        "id": identity,
        "candidate_id": candidate.id,
        "scheduled": False,
        "rescheduled": False,
        "video_url": None,
        "event_url": address,
        "google_calendar_url": None,
        "created_at": asked.house.now(),
        "updated_at": asked.house.now(),
        **{name: value for name, value in content.items() if name != "id"},
    }
    candidate.interviews.append(event)
    _interview_changed(asked, candidate, "interview_added", str(content["starts_at"]))
    return {"interview_event": event, "references": []}


def _interview(asked: Asked, number: str) -> tuple[Candidate, dict[str, Any]]:
    for candidate in asked.company.candidates.values():
        for event in candidate.interviews:
            if event["id"] == int(number) and asked.may_see_candidate(candidate):
                return candidate, event
    raise api_errors.not_found()


def schedule_interview(asked: Asked, number: str) -> Shape:
    candidate, event = _interview(asked, number)
    event |= {"scheduled": True, "updated_at": asked.house.now()}
    _interview_changed(asked, candidate, "interview_scheduled", str(event["starts_at"]))
    return {"interview_event": event, "references": []}


def change_interview(asked: Asked, number: str) -> Shape:
    candidate, event = _interview(asked, number)
    content = asked.body().get("interview_event")
    if not isinstance(content, dict):
        raise ApiError(422, {"error": ["Interview event can't be blank"], "error_fields": {}})
    event |= {name: value for name, value in content.items() if name not in ("id", "candidate_id")}
    event |= {"rescheduled": "starts_at" in content or event["rescheduled"], "updated_at": asked.house.now()}
    _interview_changed(asked, candidate, "interview_changed", str(event["starts_at"]))
    return {"interview_event": event, "references": []}


def delete_interview(asked: Asked, number: str) -> Shape:
    candidate, event = _interview(asked, number)
    candidate.interviews.remove(event)
    _interview_changed(asked, candidate, "interview_deleted", str(event["starts_at"]))
    return {"interview_event": event, "references": []}


def _interview_changed(asked: Asked, candidate: Candidate, what: str, detail: str) -> None:
    asked.house.changes_to(candidate)
    asked.house.record(what, by=acts.API, company=asked.company, candidate=candidate.id, detail=detail)
