"""Forms of jobs and applications."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import OneLineField
from accounts.models import Organization
from marketplace.models import Application, Job, Stage


class JobSearch(forms.Form):
    """Words and a place; both may be empty."""

    words = forms.CharField(label=_("What"), required=False, max_length=120)
    place = forms.CharField(label=_("Where"), required=False, max_length=120)


class JobForm(forms.Form):
    """A job's words."""

    title = OneLineField(label=_("Title"), max_length=120)
    place = OneLineField(label=_("Place"), max_length=120, help_text=_("A city, or “Remote”."))
    description = forms.CharField(
        label=_("Description"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("What the person will do, what you look for, what you offer. Blank lines make paragraphs."),
    )


class ProposalForm(forms.Form):
    """What a candidate submits."""

    text = forms.CharField(
        label=_("Your proposal"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Why you, for this job. The hiring team reads it first."),
    )
    availability = OneLineField(label=_("When could you start?"), required=False, max_length=120)
    rate = OneLineField(label=_("Salary or rate you have in mind"), required=False, max_length=120)


class ApplicationFilter(forms.Form):
    """Which applications a team wants to see. Stages go by name, so that one choice works across jobs."""

    search = forms.CharField(label=_("Name or email"), required=False, max_length=120)
    job: forms.ModelChoiceField[Job] = forms.ModelChoiceField(
        label=_("Job"), queryset=None, required=False, empty_label=_("All jobs")
    )
    stage = forms.ChoiceField(label=_("Stage"), required=False)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        jobs = cast(forms.ModelChoiceField[Job], self.fields["job"])
        jobs.queryset = organization.jobs.order_by("title", "pk")
        names = organization.stages.order_by("name").values_list("name", flat=True).distinct()
        stages = cast(forms.ChoiceField, self.fields["stage"])
        stages.choices = [("", _("All stages")), *((name, name) for name in names)]


class MoveForm(forms.Form):
    """Another stage of the same job."""

    stage: forms.ModelChoiceField[Stage] = forms.ModelChoiceField(label=_("Stage"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField[Stage], self.fields["stage"])
        field.queryset = application.job.stages.in_order()
        field.initial = application.stage_id
