"""What `dialling` decides on, read from the rows: many cases of one organization in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from accounts.models import Organization
from core.zones import zones_of_country
from marketplace import licences
from marketplace.models import Candidate
from voicecalls import dialling, numbers
from voicecalls.actions.suppressing import suppressed
from voicecalls.dialling import Attempt, Decision, NumberState, Outcome, Planned, Rules, Situation
from voicecalls.hours import Callee, CallHours, within_law, zones_of
from voicecalls.models import (
    AttemptKind,
    AttemptState,
    CallAttempt,
    CallCase,
    CallControl,
    CallSettings,
    Line,
    Mode,
    StageRule,
)
from voicecalls.queries import control_of, settings_of
from voicecalls.queries.left import Left, left_to_ask
from voicecalls.queries.plans import Appointment, Plan, appointments_of, plans_of, without_times

# A conversation knows more endings than the rules of dialling tell apart.
AS_DIALLED = {"caller_unknown": Outcome.ABORTED}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that is asked about one case. `rule`: what makes its stage a trigger, None if nothing does."""

    rules: Rules
    callee: Callee
    past: tuple[Attempt, ...]
    situation: Situation
    number: str
    rule: StageRule | None

    @property
    def ringing_hours(self) -> CallHours:
        """When a call that is under way may ring: a time that was promised to the person need only be lawful, where the
        organization says so."""
        is_promised = self.rules.callbacks_leave_hours and dialling.promised(self.past, self.situation)
        return within_law(self.rules.hours) if is_promised else self.rules.hours

    def decide(self, *, now: datetime) -> Decision:
        return dialling.decide(self.rules, self.callee, self.past, self.situation, now=now)

    def plan(self, *, now: datetime) -> Planned:
        return dialling.plan(self.rules, self.callee, self.past, self.situation, now=now)

    def beside(self, live: Sequence[Attempt], *, slots_free: bool) -> "Facts":
        """The same while these calls to the number are under way."""
        return replace(self, past=(*self.past, *live), situation=replace(self.situation, slots_free=slots_free))


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What holds for every case of an organization at this moment."""

    organization: Organization
    wishes: CallSettings
    rules: Rules
    control: CallControl
    line: Line | None
    obstacle: str  # a code of `marketplace.licences`; empty for none
    by_stage: Mapping[UUID, StageRule]
    by_name: Mapping[tuple[UUID | None, str], StageRule]  # by job (None: all), and the folded name of the stage
    plans: Mapping[UUID, Plan]  # what rules in recruiter mode book, by rule
    without_times: frozenset[UUID]  # those of them from which no time can come

    def rule_of(self, case: CallCase) -> StageRule | None:
        """The rule that makes the stage of this case start calls: one for the job wins over one for all jobs. A stage
        that was removed starts none."""
        stage = case.trigger_stage
        if stage.is_removed:
            return None
        name = stage.name.casefold()
        return self.by_stage.get(stage.pk) or self.by_name.get((stage.job_id, name)) or self.by_name.get((None, name))


def scene_of(organization: Organization) -> Scene:
    wishes = settings_of(organization)
    stage_rules = list(StageRule.objects.filter(organization=organization).select_related("stage"))
    plans = plans_of(stage_rules)
    return Scene(
        organization=organization,
        wishes=wishes,
        rules=rules_of(wishes),
        control=control_of(organization),
        line=Line.objects.filter(organization=organization).first(),
        obstacle=licences.obstacle(organization),
        by_stage={rule.stage.pk: rule for rule in stage_rules if rule.job_id and rule.stage},
        by_name={(rule.job_id, rule.last_name.casefold()): rule for rule in stage_rules if not rule.has_stage},
        plans=plans,
        without_times=without_times(organization, plans),
    )


def facts_of(scene: Scene, *, cases: Iterable[CallCase], besides: CallAttempt | None = None) -> dict[UUID, Facts]:
    """By the id of the case, in five queries if the cases came `with_people`, and two more if some are in recruiter
    mode, or if nobody may be called. `besides`: an attempt that is left out because it is the one that is asked about.
    """
    asked = list(cases)
    phones = {case.application.candidate.phone for case in asked} - {""}
    opted_out = suppressed(scene.organization, numbers=phones)
    by_number, by_case = _attempts(scene.organization, asked, phones, besides=besides)
    left = left_to_ask(asked)
    appointments = _appointments(scene, asked)
    ids = [case.application_id for case in asked]
    held_up = licences.held_up(scene.organization, ids) if scene.obstacle else set()
    return {
        case.pk: Facts(
            rules=scene.rules,
            callee=callee_of(case.application.candidate),
            past=tuple(_past(case, by_number[case.application.candidate.phone], by_case[case.pk])),
            situation=_situation(
                scene,
                case,
                obstacle=scene.obstacle if case.application_id in held_up else "",
                opted_out=opted_out,
                left=left[case.pk],
                appointment=appointments.get(case.pk),
            ),
            number=case.application.candidate.phone,
            rule=scene.rule_of(case),
        )
        for case in asked
    }


def facts_of_one(case: CallCase, *, besides: CallAttempt | None = None) -> Facts:
    """The facts of a single case; it may lie before us as it was some time ago."""
    fresh = CallCase.objects.with_people().get(pk=case.pk)
    return facts_of(scene_of(case.organization), cases=[fresh], besides=besides)[fresh.pk]


def rules_of(wishes: CallSettings) -> Rules:
    """Saved settings as the rules know them."""
    organization = wishes.organization
    return Rules(
        hours=CallHours(
            weekdays=frozenset(wishes.weekdays),
            windows=tuple((opens, closes) for opens, closes in wishes.windows),
            country=organization.country,
            region=organization.region,
            observe_holidays=wishes.observe_holidays,
            ahead=settings.CALLS_CLOCK_AHEAD,
        ),
        most_attempts=wishes.most_attempts,
        calls_per_day=wishes.calls_per_day,
        calls_per_week=wishes.calls_per_week,
        ring_for=timedelta(seconds=wishes.ring_seconds),
        waits=dialling.waits_with(wishes.own_waits),
        callbacks_leave_hours=wishes.call_back_outside_hours,
    )


def callee_of(candidate: Candidate) -> Callee:
    """Where the phone may be: the zone that the person has said, else all that their country or number may mean. The
    country, whose law and holidays count, is the one that is noted, else that of the number."""
    said = candidate.time_zone or (candidate.user.own_time_zone if candidate.user else "")
    names = [said] if said else _possible_zones(candidate)
    country = candidate.country or numbers.country_of(candidate.phone)
    return Callee(zones=zones_of(names), country=country, region=candidate.region)


def _possible_zones(candidate: Candidate) -> Sequence[str]:
    """Those of the country, narrowed by the number if that lies there; without a country, those of the number."""
    of_number = numbers.possible_zones(candidate.phone) if candidate.phone else ()
    of_country = zones_of_country(candidate.country) if candidate.country else ()
    if not of_country:
        return of_number
    return [name for name in of_number if name in of_country] or of_country


def _appointments(scene: Scene, cases: Iterable[CallCase]) -> dict[UUID, Appointment]:
    """How the appointments stand that are to be booked, by case; none of a case in interview mode."""
    arranging = {case: rule for case in cases if (rule := scene.rule_of(case)) and rule.mode == Mode.RECRUITER}
    names = {case.pk: scene.plans[rule.pk].round_name for case, rule in arranging.items() if rule.pk in scene.plans}
    return appointments_of(arranging, names)


def _situation(
    scene: Scene,
    case: CallCase,
    *,
    obstacle: str,
    opted_out: frozenset[str],
    left: Left,
    appointment: Appointment | None,
) -> Situation:
    application, rule = case.application, scene.rule_of(case)
    candidate = application.candidate
    same_stay = (application.stage_id, application.stage_since) == (case.trigger_stage_id, case.stage_since)
    return Situation(
        stage_active=same_stay and rule is not None,
        paused=scene.control.paused_at is not None or application.job.closed_at is not None,
        line_ready=scene.line is not None and not scene.line.problem,
        breaker_until=scene.control.breaker_until,
        application_there=application.closed_at is None,
        obstacle=obstacle,
        opted_out=candidate.phone in opted_out,
        number=_number_state(candidate),
        consent_missing=not scene.wishes.us_consent and candidate.phone.startswith(numbers.NORTH_AMERICA),
        agreed_at=case.agreed_at,
        asked_at=case.wanted_now_at,
        fresh_since=case.fresh_since,
        no_questions=appointment is None and not left.asks,
        no_times=appointment is not None and not appointment.offered and _offers_nothing(scene, rule),
        answered=_booked(appointment) if appointment else _answered(left),
    )


def _offers_nothing(scene: Scene, rule: StageRule | None) -> bool:
    return rule is None or rule.pk not in scene.plans or rule.pk in scene.without_times


def _booked(appointment: Appointment) -> Outcome | None:
    return Outcome.BOOKED if appointment.booked else None


def _answered(left: Left) -> Outcome | None:
    """How an interview ends in which nothing is left to ask, although nobody has closed it: questions were taken away.

    A job that asks nothing at all ends no interview: somebody may be exchanging its questions at this moment.
    """
    if left.open or not left.asks:
        return None
    return Outcome.COMPLETED if left.is_clear else Outcome.NEEDS_REVIEW


def _number_state(candidate: Candidate) -> NumberState:
    if candidate.phone:
        return NumberState.OK
    return NumberState.BAD if candidate.phone_as_typed else NumberState.MISSING


def _attempts(
    organization: Organization, cases: Sequence[CallCase], phones: set[str], *, besides: CallAttempt | None
) -> tuple[dict[str, list[CallAttempt]], dict[UUID | None, list[CallAttempt]]]:
    """Attempts that shall count: of the same number; and, whatever the number was, of the case itself if they live."""
    live = ~Q(state=AttemptState.ENDED)
    rows = CallAttempt.objects.filter(Q(number__in=phones) | (Q(case__in=cases) & live), organization=organization)
    rows = rows.exclude(outcome=Outcome.ABORTED, counts=False).exclude(~live, kind=AttemptKind.TEST)
    if besides:
        rows = rows.exclude(pk=besides.pk)
    by_number: dict[str, list[CallAttempt]] = defaultdict(list)
    by_case: dict[UUID | None, list[CallAttempt]] = defaultdict(list)
    rows = rows.only("number", "case_id", "kind", "state", "outcome", "counts", "reserved_at", "sent_at", "ended_at")
    for row in rows.annotate(person=F("case__application__candidate")):
        (by_number[row.number] if row.number in phones else by_case[row.case_id]).append(row)
    return by_number, by_case


def _past(case: CallCase, same_number: Iterable[CallAttempt], other_number: Iterable[CallAttempt]) -> Iterable[Attempt]:
    for row in (*same_number, *other_number):
        is_live = row.state != AttemptState.ENDED
        yield Attempt(
            at=row.sent_at or row.reserved_at,
            outcome=None if is_live else AS_DIALLED.get(row.outcome) or Outcome(row.outcome),
            counts=row.counts or (is_live and row.kind == AttemptKind.OUTBOUND),
            own=row.case_id == case.pk,
            useless=_is_useless(row, case),
            ended_at=row.ended_at,
        )


def _is_useless(row: CallAttempt, case: CallCase) -> bool:
    """Nobody answers at a number that does not exist; and at one where this person was taken for somebody else, another
    may well be reached."""
    if row.number != case.application.candidate.phone:
        return False
    is_other = row.outcome == Outcome.WRONG_PERSON and row.person == case.application.candidate_id  # type: ignore[attr-defined]  # annotated
    return is_other or row.outcome == Outcome.NUMBER_INVALID
