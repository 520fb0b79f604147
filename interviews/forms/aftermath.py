"""Calling off, how to join, what was written down afterwards."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from interviews.forms.keyed import KeyedForm
from interviews.models import Interview


class ConferenceForm(forms.ModelForm[Interview]):
    """How to join."""

    conference_link = forms.URLField(
        label=_lazy("Video link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": _lazy("This is not a web address. It begins with https://")},
    )

    class Meta:
        model = Interview
        fields = ["conference_link", "conference_phone", "conference_notes"]
        widgets = {"conference_notes": forms.Textarea(attrs={"rows": 3})}

    def clean_conference_link(self) -> str:
        link: str = self.cleaned_data["conference_link"]
        if link and not link.startswith(("https://", "http://")):
            raise ValidationError(_("This is not a web address. It begins with https://"))
        return link

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise ValidationError(_("Please fill in at least one of them."))
        return cleaned


class CancelForm(forms.Form):
    """Why, if the person wants to say."""

    reason = forms.CharField(
        label=_lazy("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy("Everybody who takes part will read it."),
    )


class FeedbackForm(forms.Form):
    """What somebody who attended thinks."""

    text = forms.CharField(
        label=_lazy("Your feedback"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_lazy("Your team reads it; the candidate never does."),
        error_messages={"required": _lazy("Please write something.")},
    )


class NoteForm(KeyedForm):
    """Something the desk wants to remember."""

    text = forms.CharField(
        label=_lazy("Note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy("Only representatives read it."),
        error_messages={"required": _lazy("Please write something.")},
    )
