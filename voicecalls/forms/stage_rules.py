"""The table of stage rules: which stage starts calls, in which role, and where applicants go afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.forms.formsets import formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from interviews.forms.hours import Rows
from marketplace.models import Job
from voicecalls.actions.settings import WantedRule
from voicecalls.forms.appointments import (
    DEFAULT_MINUTES,
    Team,
    appointment_fields,
    lacking,
    panel_warnings,
    saved_appointment,
    wanted_plan,
)
from voicecalls.forms.appointments import FIELDS as APPOINTMENT
from voicecalls.models import Mode, StageRule, TargetOf
from voicecalls.queries.pipelines import Pipelines, targets_of
from voicecalls.rules import StageProblemCode, check_stage_rules
from voicecalls.words.stage_rules import rule_flags, way_in_words

PREFIX = "rules"
MOST_RULES = 40
ENDS = tuple(TargetOf.values)
# Which ends of the calls a role knows; the first is what they are for.
ENDS_OF = {
    Mode.INTERVIEW: (TargetOf.COMPLETED, TargetOf.NOT_REACHED, TargetOf.DECLINED, TargetOf.NEEDS_REVIEW),
    Mode.RECRUITER: (TargetOf.BOOKED, TargetOf.NOT_REACHED, TargetOf.DECLINED, TargetOf.NO_FIT),
}
MORE_ENDS = {mode: ends[1:] for mode, ends in ENDS_OF.items()}


class StageRuleForm(forms.Form):
    """One rule. A row in which nothing is chosen is left out."""

    job = forms.ChoiceField(label=_lazy("Job"), required=False)
    stage = forms.ChoiceField(label=_lazy("Stage"), required=False)
    mode = forms.ChoiceField(
        label=_lazy("Klara’s role"),
        choices=Mode.choices,
        required=False,
    )
    completed = forms.ChoiceField(label=_lazy("After “Interview completed”"), required=False)
    booked = forms.ChoiceField(label=_lazy("After “Appointment booked”"), required=False)
    no_fit = forms.ChoiceField(label=_lazy("After “No time suited”"), required=False)
    not_reached = forms.ChoiceField(label=_lazy("After “Not reached”"), required=False)
    declined = forms.ChoiceField(label=_lazy("After “Declined”"), required=False)
    needs_review = forms.ChoiceField(label=_lazy("After “Needs review”"), required=False)

    def __init__(self, *args: Any, pipelines: Pipelines, saved: Sequence[StageRule], team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pipelines, self.saved, self.team = pipelines, saved, team
        self.fields |= appointment_fields(team)
        if self.is_bound and not self.data.get(self.add_prefix("minutes")):
            self.data = {**_latest(self.data), self.add_prefix("minutes"): DEFAULT_MINUTES}
        self._offer("job", [("", _("Every job")), *((str(job.pk), job.title) for job in pipelines.jobs.values())])
        names = [(name, name) for name in pipelines.names()]
        self._offer("stage", [("", _("Choose a stage")), *names])
        for end in ENDS:
            self._offer(end, [("", _("Stay where they are")), *names])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """A saved value that has vanished since stays on offer, or else the row would silently say something else."""
        gone = str(self.initial.get(name) or self._kept(name) or "")
        if gone and gone not in dict(choices):
            choices.append((gone, _("{stage} (no longer there)").format(stage=gone)))
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def _kept(self, name: str) -> str:
        """What was typed, if a saved rule says the same."""
        typed = str(self.data.get(self.add_prefix(name)) or "")
        kept = {each for rule in self.saved for each in (rule.stage_name, *targets_of(rule).values())}
        return typed if typed in kept else ""

    @property
    def is_filled(self) -> bool:
        return _says_something(self.cleaned_data)

    @property
    def arranges(self) -> bool:
        """Whether recruiter mode is chosen."""
        return str(self["mode"].value()) == Mode.RECRUITER

    @property
    def trigger_fields(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in ("job", "stage", "mode"))

    @property
    def then(self) -> forms.BoundField:
        """Where applicants go after what the calls are for."""
        return self[TargetOf.BOOKED if self.arranges else TargetOf.COMPLETED]

    @property
    def round_and_length(self) -> list[forms.BoundField]:
        return [self[name] for name in ("round_name", "minutes")]

    @property
    def warnings(self) -> list[str]:
        """What stands in the way of appointments as the row is filled in."""
        if not self.arranges:
            return []
        left = [str(self.initial["left"])] if self.initial.get("left") else []
        return left + panel_warnings(self["panel"].value(), self.team)

    @property
    def has_appointment(self) -> bool:
        """Whether anything was filled in about appointments; it stays, should somebody change their mind."""
        return bool(self["round_name"].value()) or any((self["panel"].value() or {}).values())

    @property
    def more_ends(self) -> Iterator[forms.BoundField]:
        return (self[end] for end in MORE_ENDS[Mode.RECRUITER if self.arranges else Mode.INTERVIEW])

    @property
    def kept(self) -> Iterator[forms.BoundField]:
        """What the other role would need: it stays, should somebody change their mind."""
        shown = {self.then.name, *(field.name for field in self.more_ends)}
        return (self[end] for end in ENDS if end not in shown)

    @property
    def has_more_ends(self) -> bool:
        return any(field.value() or field.errors for field in self.more_ends)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["mode"] = said.get("mode") or Mode.INTERVIEW
        self._check_appointment(said)
        if self.errors or not _says_something(said):
            return said
        if not said["stage"]:
            self.add_error("stage", _("Please choose the stage that starts the calls."))
            return said
        before = self._saved_as(said)
        known = {before.stage_name, *targets_of(before).values()} if before else set()
        for name in ("stage", *ENDS_OF[said["mode"]]):
            self._check_stage(name, said[name], kept=known)
        return said

    def _check_appointment(self, said: dict[str, Any]) -> None:
        """In interview mode nobody asks for it, and whatever was typed before is not looked at."""
        if said["mode"] != Mode.RECRUITER:
            for name in APPOINTMENT:
                self.errors.pop(name, None)
        elif said.get("stage"):
            for name, words in lacking(said).items():
                self.add_error(name, words)

    def _check_stage(self, name: str, stage: str, *, kept: set[str]) -> None:
        job = self._job(self.cleaned_data)
        if stage and job and stage not in kept and not self.pipelines.stage(job.pk, stage):
            words = _("“{job}” has no stage “{stage}”. Please choose one of its stages.")
            self.add_error(name, words.format(job=job.title, stage=stage))

    def _saved_as(self, said: dict[str, Any]) -> StageRule | None:
        """The saved rule of the same stage."""
        job = self._job(said)
        wanted = (job.pk if job else None, said["stage"].casefold())
        return next((rule for rule in self.saved if (rule.job_id, rule.stage_name.casefold()) == wanted), None)

    def _job(self, said: dict[str, Any]) -> Job | None:
        return next((job for pk, job in self.pipelines.jobs.items() if str(pk) == said.get("job")), None)

    @property
    def wanted(self) -> WantedRule:
        said = self.cleaned_data
        return WantedRule(
            job=self._job(said),
            stage_name=said["stage"],
            mode=said["mode"],
            targets={end: said[end] for end in ENDS_OF[said["mode"]] if said[end]},
            plan=wanted_plan(said) if said["mode"] == Mode.RECRUITER else None,
        )

    @property
    def flags(self) -> list[str]:
        """What is wrong with the saved rule that this row shows."""
        said = {name: self[name].value() or "" for name in ("job", "stage")}
        rule = self._saved_as(said) if said["stage"] else None
        return list(rule_flags(rule, self.pipelines)) if rule else []


def _latest(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in data}


def _says_something(said: Mapping[str, Any]) -> bool:
    return said.get("mode") == Mode.RECRUITER or any(said.get(name) for name in ("stage", *ENDS))


class StageRuleRows(Rows):
    """All rules. One stage has one role, and no stage leads back to itself."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Every row counts, also one that says what is saved."""
        return {**super().get_form_kwargs(index), "empty_permitted": False}

    def clean(self) -> None:
        rows = [form for form in self.forms if not form.errors and form.is_filled]
        for problem in check_stage_rules([row.wanted.bare for row in rows]):
            if problem.code == StageProblemCode.TWO_ROLES:
                rows[problem.index].add_error("stage", _("This stage has a rule already. One stage has one role."))
            else:
                rows[problem.index].add_error(rows[problem.index].then.name, way_in_words(problem.way))

    def wanted(self) -> list[WantedRule]:
        return [form.wanted for form in self.filled()]


StageRuleFormSet = cast(
    type[StageRuleRows],
    formset_factory(StageRuleForm, formset=StageRuleRows, extra=0, max_num=MOST_RULES, absolute_max=MOST_RULES),
)


def rule_rows(pipelines: Pipelines, team: Team, data: QueryDict | None = None) -> StageRuleRows:
    """The rows as saved, or as somebody sent them; an empty one to begin with."""
    initial = [
        {
            "job": str(rule.job_id or ""),
            "stage": rule.stage_name,
            "mode": rule.mode,
            **targets_of(rule),
            **saved_appointment(pipelines.plans.get(rule.pk), team),
        }
        for rule in pipelines.rules
    ]
    kwargs = {"pipelines": pipelines, "saved": pipelines.rules, "team": team}
    return StageRuleFormSet(data, prefix=PREFIX, initial=None if data else initial or [{}], form_kwargs=kwargs)
