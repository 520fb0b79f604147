"""Whether both sides agree, and whether nobody did what they must not: from what the stand-in has written down."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import Any

from ats_sync.models import ApplicationLink, Push
from ats_sync.telling import Problem
from core.tenancy import system_context
from marketplace.models import Application, ApplicationNote, StageMove
from tests.resilience.dragging import OURS, Diary
from tests.resilience.linked import CALL, Applicant, Links

Change = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Stands:
    """Where an application stands there. `standing`: open, rejected, hired."""

    stage: str
    standing: str = "open"


@dataclass(frozen=True, kw_only=True)
class Look:
    """A request of one worker. `at`: when it came, on the stand-in's clock; `changes`: what it did."""

    worker: str
    route: str
    at: str
    about: str
    is_answered: bool
    changes: tuple[int, ...]


@dataclass(kw_only=True)
class Evidence:
    """Of one company. `changes`: by application, in order; `looks`: in the order in which they came."""

    first: dict[int, Stands] = field(default_factory=dict)
    changes: dict[int, list[Change]] = field(default_factory=lambda: defaultdict(list))
    looks: list[Look] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    def states(self, placement: int) -> list[Stands]:
        """Where it stood at first, and after each change."""
        states = [self.first[placement]]
        for change in self.changes[placement]:
            states.append(_after(states[-1], change))
        return states


def _after(before: Stands, change: Change) -> Stands:
    if change["what"] == "moved":
        stage = str(change["to_stage"])
        return Stands(stage=stage, standing="hired" if stage.endswith("04") else "open")
    standings = {"disqualified": "rejected", "requalified": "open"}
    return Stands(stage=before.stage, standing=standings.get(change["what"], before.standing))


def evidence(links: Links, company: int, *, first: dict[int, str]) -> Evidence:
    """`first`: the stages by number in which applications stood at first."""
    recruitee = links.recruitee
    found = Evidence(first={number: Stands(stage=stage) for number, stage in first.items()})
    for change in recruitee.changes(company=company):
        if change["placement"]:
            found.changes[change["placement"]].append(change)
        if change["what"] == "noted" and change["by"] == "api":
            found.notes[change["detail"].rpartition("Ref. ")[2].strip()] += 1
    for entry in recruitee.journal(kind="api", route="candidate,change_stage", company=company):
        found.looks.append(_look(entry))
    return found


def _look(entry: dict[str, Any]) -> Look:
    headers = {name.lower(): value for name, value in entry["headers"]}
    return Look(
        worker=headers.get("x-worker", ""),
        route=entry["route"],
        at=entry["at"],
        about=entry["target"],
        is_answered=(entry["answer"] or {}).get("status") == 200,
        changes=tuple(entry["changes"]),
    )


# ── what must hold ──


def disagreements(links: Links) -> Iterator[str]:
    """Applications that stand elsewhere here than there."""
    rows = {row.remote_id: row for row in _links()}
    for company in links.organizations:
        for person in links.recruitee.state(company)["candidates"]:
            for there in person["placements"]:
                link = rows.get(str(there["id"]))
                if link is None or link.application is None:
                    yield f"{there['id']} is not known here"
                    continue
                ours = (links_stage(link.application), link.application.closed_because)
                theirs = (links.stage_name(there["stage"]), _closed(there))
                if ours != theirs:
                    yield f"{there['id']} stands in {ours} here and in {theirs} there"


def _links() -> list[ApplicationLink]:
    with system_context("a test compares"):
        return list(ApplicationLink.objects.select_related("application__stage"))


def links_stage(application: Application) -> str:
    return application.stage.name


def _closed(there: dict[str, Any]) -> str:
    if there.get("disqualify_kind"):
        return "rejected"
    return "hired" if there.get("hired_at") else ""


def wrong_moves(links: Links, found: Evidence, applicants: Iterable[Applicant]) -> Iterator[str]:
    """Moves of ours there that nobody here has made, or that were made twice, or that undid what a person had done and
    our look had seen."""
    for who in applicants:
        own = own_moves(who)
        made = [change for change in found.changes[who.placement] if (change["what"], change["by"]) == ("moved", "api")]
        wanted = [links.stage_name(change["to_stage"]) for change in made]
        wrong = list(chain.from_iterable(_undone(links, found, who, change, own) for change in made))
        if not is_within(wanted, [move.to_stage.name for move in own]):
            wrong.append(f"{who.placement} was moved to {wanted}, wanted was {[move.to_stage.name for move in own]}")
        if wrong:
            yield "; ".join([*wrong, *_story(found, who, own)])


def _story(found: Evidence, who: Applicant, own: Sequence[StageMove]) -> Iterator[str]:
    """Everything that a reader of a failure asks for: what changed, who looked and asked when, what became of ours."""
    changed = [
        (each["at"], f"{each['what']} by {each['by']} to {each.get('to_stage')}")
        for each in found.changes[who.placement]
    ]
    asked = [
        (look.at, f"{look.route} by {look.worker}{'' if look.is_answered else ' without answer'} {look.changes or ''}")
        for look in found.looks
        if f"/candidates/{who.candidate}" in look.about or str(who.placement) in look.about
    ]
    yield from (f"{at} {words}" for at, words in sorted([*changed, *asked]))
    for move in own:
        push = move.ats_push
        yield f"ours to {move.to_stage.name}: {push.state} {push.problem}, sent {push.sent_at}, done {push.done_at}"


def own_moves(who: Applicant) -> list[StageMove]:
    with system_context("a test compares"):
        rows = StageMove.objects.filter(application__ats_link__remote_id=str(who.placement), moved_by__in=OURS)
        return list(rows.in_order().select_related("ats_push"))


def is_within(some: Sequence[str], all_of_them: Sequence[str]) -> bool:
    """Whether some can be had by leaving out others: each stands for another one, in the same order."""
    rest = iter(all_of_them)
    return all(each in rest for each in some)


def _undone(links: Links, found: Evidence, who: Applicant, change: Change, own: Sequence[StageMove]) -> Iterator[str]:
    """Where it stood when the same worker looked for the last time before its request, a move of ours began."""
    at = next((n for n, look in enumerate(found.looks) if change["id"] in look.changes), None)
    if at is None:
        yield f"nobody asked for change {change['id']} of {who.placement}"
        return
    asked = found.looks[at]
    looks = [
        look
        for look in found.looks[:at]
        if look.worker == asked.worker and look.route == "candidate" and f"/candidates/{who.candidate}" in look.about
    ]
    if not looks or not looks[-1].is_answered:
        yield f"{who.placement} was moved without a look"
        return
    states, changes = found.states(who.placement), found.changes[who.placement]
    after = sum(each["at"] <= looks[-1].at for each in changes)  # all of these the look has seen
    until = changes.index(change)
    seen = states[after : until + 1]  # what it may have seen: it took a moment itself
    begins = _begins(own, to=links.stage_name(change["to_stage"]))
    if not any(state.standing == "open" and links.stage_name(int(state.stage)) in begins for state in seen):
        yield f"{who.placement} was moved from {seen}, where none of ours began ({begins})"


def _begins(own: Sequence[StageMove], *, to: str) -> set[str]:
    """Where moves of ours to a stage began; one that was overtaken hands its beginning on."""
    found = set()
    for at, move in enumerate(own):
        if move.to_stage.name == to:
            found.add(move.from_stage.name)
            while at and _was_overtaken(own[at - 1]):
                at -= 1
                found.add(own[at].from_stage.name)
    return found


def _was_overtaken(move: StageMove) -> bool:
    return move.ats_push.problem == Problem.OVERTAKEN


def lost_moves(links: Links, found: Evidence, applicants: Iterable[Applicant]) -> Iterator[str]:
    """Moves of ours that never got there although nobody there had a hand in it."""
    for who in applicants:
        if any(change["by"] == "recruiter" for change in found.changes[who.placement]):
            continue
        begin = links.stage_name(int(found.first[who.placement].stage))
        own = [move.to_stage.name for move in own_moves(who) if not _was_overtaken(move)]
        made = [links.stage_name(change["to_stage"]) for change in found.changes[who.placement]]
        if _without_standing_still([begin, *own]) != [begin, *made]:
            yield f"{who.placement} was moved here to {own}, there to {made}"


def _without_standing_still(stages: Sequence[str]) -> list[str]:
    """Away and back again, and the way away was overtaken: there is nothing to ask for."""
    return [stage for stage, _ in groupby(stages)]


def wrong_notes(links: Links, found: dict[int, Evidence]) -> Iterator[str]:
    """Each note stands there once."""
    times: Counter[str] = Counter()
    for each in found.values():
        times += each.notes
    with system_context("a test compares"):
        notes = [str(key) for key in ApplicationNote.objects.values_list("pk", flat=True)]
    yield from (f"note {key} was written {times[key]} times" for key in notes if times[key] != 1)
    yield from (f"note {key} is nobody's" for key in times.keys() - set(notes))


def unlicensed(links: Links, found: dict[int, Evidence], diary: Diary) -> Iterator[str]:
    """Whoever was to be called stood in the stage that starts calls, at some moment between question and answer."""
    for licence in diary.licences:
        states = found[licence.placement // 1000].states(licence.placement)
        between = states[licence.after : licence.before + 1]
        if not any(_may_be_called(links, state) for state in between):
            yield f"{licence} was given in {between}"


def _may_be_called(links: Links, state: Stands) -> bool:
    return state.standing == "open" and links.stage_name(int(state.stage)) == CALL


def unsettled() -> list[str]:
    with system_context("a test compares"):
        return [f"{push.pk} is {push.state} ({push.problem})" for push in Push.objects.unsettled()]
