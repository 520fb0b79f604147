"""Forms of the pages about calls: what to show, whom to try, which number not to call."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from marketplace.forms import PhoneField
from marketplace.models import Job
from voicecalls.models import Mode, StageRule

LONGEST = timedelta(days=366)


class CallFilter(forms.Form):
    """Which part of the list. The chips set `show`; an address with anything else shows all."""

    search = forms.CharField(label=_("Name or email"), required=False, max_length=120)
    job: forms.ModelChoiceField[Job] = forms.ModelChoiceField(
        label=_("Job"), queryset=None, required=False, empty_label=_("All jobs")
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        jobs = cast(forms.ModelChoiceField[Job], self.fields["job"])
        jobs.queryset = organization.jobs.order_by("title", "pk")


class PeriodForm(forms.Form):
    """Whose calls are counted: applicants who came into a stage that starts calls on one of these days."""

    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("Please choose a day that is not before the first one."))
        elif since and until and until - since > LONGEST:
            self.add_error("until", _("Please choose at most one year."))
        return cleaned

    @property
    def days(self) -> tuple[date, date]:
        return self.cleaned_data["since"], self.cleaned_data["until"]


class AppointmentChoice(forms.ModelChoiceField[StageRule]):
    """Stage rules in recruiter mode, by what they book."""

    def label_from_instance(self, obj: StageRule) -> str:
        words = _("Recruiter mode: “{round}” (stage “{stage}”)")
        return str(words).format(round=obj.plan.round_name, stage=obj.stage_name)


class OwnCallForm(forms.Form):
    """A call to a number of one's own."""

    job: forms.ModelChoiceField[Job] = forms.ModelChoiceField(
        label=_("Job whose questions are asked"), queryset=None, empty_label=None
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    tries: forms.ModelChoiceField[StageRule] = AppointmentChoice(
        label=_("Klara’s role"),
        queryset=None,
        required=False,
        empty_label=_("Interview mode"),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = PhoneField(country=organization.country)
        number.label, number.required = _("Your phone number"), True
        number.error_messages["required"] = _("Please enter the number that is to ring.")
        self.fields["number"] = number
        self.order_fields(["number", "job", "language", "tries"])
        jobs = cast(forms.ModelChoiceField[Job], self.fields["job"])
        jobs.queryset = organization.jobs.open().order_by("title", "pk")
        tries = cast(forms.ModelChoiceField[StageRule], self.fields["tries"])
        arranging = StageRule.objects.filter(organization=organization, mode=Mode.RECRUITER, plan__isnull=False)
        tries.queryset = arranging.in_order().select_related("job", "stage", "plan")

    @property
    def has_appointments(self) -> bool:
        """Whether there is anything to try but questions."""
        rules = cast(forms.ModelChoiceField[StageRule], self.fields["tries"]).queryset
        return rules is not None and rules.exists()


class NumberForm(forms.Form):
    """A number that is not to be called again."""

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = PhoneField(country=organization.country)
        number.required = True
        number.error_messages["required"] = _("Please enter the number that is not to be called.")
        self.fields["number"] = number
