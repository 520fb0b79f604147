"""The form of the telephone line. The token is only ever written."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Organization
from core import phones
from interviews.forms.settings import WHOLE_NUMBER
from voicecalls.models import Line

SID = re.compile(r"^AC[0-9a-fA-F]{32}$")
TOKEN = re.compile(r"^[!-~]{8,200}$")


class LineForm(forms.Form):
    """`wishes` are what the action takes."""

    account_sid = forms.CharField(
        label=_lazy("Account SID"),
        max_length=34,
        validators=[
            RegexValidator(SID, _lazy("An account SID is AC and 32 digits or letters from a to f. Please copy it."))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    token = forms.CharField(
        label=_lazy("Auth token"),
        required=False,
        max_length=200,
        validators=[RegexValidator(TOKEN, _lazy("This is not the whole token. Please copy it again."))],
        # Not a login: password managers are told so, and what was typed is not sent back.
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    number = forms.CharField(
        label=_lazy("Number"),
        max_length=40,
        help_text=_lazy("Shown to applicants; who rings it back is answered by Klara. Such as +49 30 23125 000."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    calls_per_second = forms.DecimalField(
        label=_lazy("Calls per second"),
        min_value=0.1,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        help_text=_lazy("As the provider permits; a new account has 1. We stay a fifth below."),
    )
    most_calls = forms.IntegerField(
        label=_lazy("Calls at the same time"), min_value=1, max_value=500, error_messages=WHOLE_NUMBER
    )

    def __init__(self, data: QueryDict | None = None, *, organization: Organization, line: Line | None) -> None:
        kept = line or Line()
        initial: dict[str, Any] = {
            name: getattr(kept, name) for name in ("account_sid", "calls_per_second", "most_calls")
        }
        if line:
            initial["number"] = phones.display(line.number)
        super().__init__(data, initial=initial)
        self.organization, self.line = organization, line
        self.fields["token"].help_text = (
            _("Saved and encrypted. Leave it empty to keep it.") if line else _("Kept encrypted and never shown again.")
        )

    def clean_number(self) -> str:
        try:
            return phones.parse(self.cleaned_data["number"], country=self.organization.country)
        except phones.WrongPhone as error:
            raise forms.ValidationError(
                _("Nobody can ring this number. Please write it with its country code, such as +49 30 23125 000.")
            ) from error

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        another = self.line is None or said.get("account_sid") not in (None, self.line.account_sid)
        if another and not said.get("token") and "token" not in self.errors:
            self.add_error("token", _("Please enter the token that belongs to this account."))
        return said

    @property
    def wishes(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
