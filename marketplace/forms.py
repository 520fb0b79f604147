"""Forms of jobs and applications."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.countries import country_choices
from accounts.forms import OneLineField, RegionField
from accounts.models import Organization
from core.phones import Fault, WrongPhone, parse
from marketplace.models import Application, Candidate, Job, Stage

WRONG_PHONES = {
    Fault.NOT_A_NUMBER: _("This does not look like a phone number. Please write one number, such as +49 30 23125012."),
    Fault.COUNTRY_NEEDED: _("Please begin with + and the code of the country, such as +49 for Germany."),
    Fault.COUNTRY_UNKNOWN: _("No country has this code. Please check the digits after the +."),
    Fault.TOO_SHORT: _("This number is too short. Please write it with its area code."),
    Fault.TOO_LONG: _("This number is too long. Please write just one number."),
    Fault.IMPOSSIBLE: _("No number of this country has so many digits. Please check it."),
    Fault.EXTENSION: _("We cannot dial an extension. Please give a number that rings directly."),
    Fault.COSTLY: _("Calls to this number cost extra, so we do not dial it. Please give another one."),
}


class PhoneField(OneLineField):
    """A phone number as people write it; clean to E.164. `country`: where numbers without a country code are."""

    def __init__(self, *, country: str = "", **kwargs: Any) -> None:
        self.country = country
        attributes = {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}
        super().__init__(
            label=_("Phone"), max_length=60, required=False, widget=forms.TextInput(attrs=attributes), **kwargs
        )

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        try:
            return parse(text, country=self.country)
        except WrongPhone as wrong:
            raise ValidationError(str(WRONG_PHONES[wrong.fault]), code=wrong.fault) from wrong


class JobSearch(forms.Form):
    """Words and a place; both may be empty."""

    words = forms.CharField(label=_("What"), required=False, max_length=120)
    place = forms.CharField(label=_("Where"), required=False, max_length=120)


class JobForm(forms.Form):
    """A job's words. `keeper`: the link with the system that keeps the job, which says what it is called."""

    title = OneLineField(label=_("Title"), max_length=120)
    place = OneLineField(label=_("Place"), max_length=120, help_text=_("A city, or “Remote”."))
    description = forms.CharField(
        label=_("Description"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("What the person will do, what you look for, what you offer. Blank lines make paragraphs."),
    )

    def __init__(self, *args: Any, keeper: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if keeper:
            title = self.fields["title"]
            title.disabled, title.help_text = True, _("Kept in {vendor}.").format(vendor=keeper.keeper_name)


class ProposalForm(forms.Form):
    """What a candidate submits. `details` are the cleaned fields, as the action takes them."""

    text = forms.CharField(
        label=_("Your proposal"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Why you, for this job. The hiring team reads it first."),
    )
    availability = OneLineField(label=_("When could you start?"), required=False, max_length=120)
    rate = OneLineField(label=_("Salary or rate you have in mind"), required=False, max_length=120)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("%(assistant)s, the assistant of %(organization)s, may call you about this application.")
        names = {"assistant": settings.ASSISTANT_NAME, "organization": organization}
        self.fields["phone"] = PhoneField(country=organization.country, help_text=words % names)

    @property
    def details(self) -> dict[str, str]:
        return {**self.cleaned_data, "phone_as_typed": typed(self)}


class ContactForm(forms.Form):
    """How and where the team reaches a candidate. `details` are the cleaned fields, as the action takes them.

    An address can be added where none is known.
    """

    country = forms.ChoiceField(
        label=_("Country"), required=False, help_text=_("Where the candidate lives, for public holidays.")
    )
    region = RegionField()

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = country_choices(get_language() or "en")
        cast(forms.ChoiceField, self.fields["country"]).choices = [("", _("Not known")), *countries]
        chosen = str(self.data.get("country", candidate.country)) if self.is_bound else candidate.country
        self.fields["phone"] = PhoneField(country=chosen or candidate.organization.country)
        if not candidate.email:
            words = _(
                "As long as none is known, mails to this candidate are not sent. Once saved, it cannot be changed."
            )
            self.fields["email"] = forms.EmailField(
                label=_("Email"),
                required=False,
                help_text=words,
                widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            )
        self.order_fields(["email", "phone", "country", "region"])
        self.initial = {
            "phone": candidate.phone_shown,
            "country": candidate.country,
            "region": candidate.region,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("region") and cleaned.get("country") == "":
            self.add_error("country", _("Please choose the country of this region as well."))
        return cleaned

    @property
    def details(self) -> dict[str, str]:
        return {**self.cleaned_data, "phone_as_typed": typed(self)}


def typed(form: forms.Form) -> str:
    """The phone number of a valid form as somebody wrote it, in one line."""
    return " ".join(str(form.data.get("phone", "")).split())


class StageForm(forms.Form):
    """What a stage is called."""

    name = OneLineField(label=_("Name"), max_length=80)


class NewStageForm(StageForm):
    """A stage to add, and where."""

    after: forms.ModelChoiceField[Stage] = forms.ModelChoiceField(label=_("After"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, job: Job, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField[Stage], self.fields["after"])
        field.queryset = job.stages.in_order()
        field.initial = job.stages.in_order().last()


class PassForm(forms.Form):
    """Which stage another one is to pass, upwards or downwards: the name of the button."""

    up: forms.ModelChoiceField[Stage] = forms.ModelChoiceField(queryset=None, required=False)
    down: forms.ModelChoiceField[Stage] = forms.ModelChoiceField(queryset=None, required=False)

    def __init__(self, *args: Any, job: Job, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            cast(forms.ModelChoiceField[Stage], field).queryset = job.stages.in_order()


class EmptyForm(forms.Form):
    """Where the applications of a stage go."""

    into: forms.ModelChoiceField[Stage] = forms.ModelChoiceField(
        label=_("Move them to"), queryset=None, empty_label=None
    )

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField[Stage], self.fields["into"])
        field.queryset = stage.job.stages.in_order().exclude(pk=stage.pk)


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
        stages_there = organization.stages.exclude(position=None)
        names = stages_there.order_by("name").values_list("name", flat=True).distinct()
        stages = cast(forms.ChoiceField, self.fields["stage"])
        stages.choices = [("", _("All stages")), *((name, name) for name in names)]


class MoveForm(forms.Form):
    """Another stage of the same job."""

    stage: forms.ModelChoiceField[Stage] = forms.ModelChoiceField(label=_("Stage"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField[Stage], self.fields["stage"])
        field.queryset = application.job.stages.in_order()
        if application.stage.is_removed:  # nobody is moved anywhere else by a mere click
            field.empty_label = application.stage.shown
        else:
            field.initial = application.stage_id
