"""The forms of the link. Token and secret are only ever written: what was typed is not sent back."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.forms import OneLineField
from ats_sync.models import Connection

SECRET = re.compile(r"^[!-~]{8,400}$")
# Not a login: password managers are told so.
HIDDEN = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


class ConnectForm(forms.Form):
    """`wishes` are what the action takes. `another` is asked for only where it matters (`asks_another`)."""

    company = OneLineField(
        label=_lazy("Company"),
        max_length=200,
        widget=forms.TextInput(attrs=HIDDEN),
        error_messages={"required": _lazy("Please enter the company’s number or short name.")},
    )
    token = forms.CharField(
        label=_lazy("Personal API token"),
        max_length=400,
        validators=[RegexValidator(SECRET, _lazy("This is not a whole token. Please copy it again."))],
        widget=forms.PasswordInput(attrs=HIDDEN),
        error_messages={"required": _lazy("Please paste the token.")},
    )
    another = forms.BooleanField(label=_lazy("Link this other company"), required=False)

    def __init__(self, data: QueryDict | None = None, *, connection: Connection | None, vendor: str) -> None:
        super().__init__(data, initial={"company": connection.company} if connection else {})
        self.asks_another = bool(data and data.get("another"))
        words = _("As in the address of your {vendor}: its short name (such as acme-care) or its number.")
        self.fields["company"].help_text = words.format(vendor=vendor)
        self.fields["token"].help_text = _("Tried at once, kept encrypted, and never shown again.")

    def refuse(self, field: str, words: str) -> None:
        """What the other side, or the link as it is, has against it."""
        self.asks_another |= field == "another"
        self.add_error(field or None, words)

    @property
    def wishes(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"company": said["company"], "token": said["token"], "is_another": said["another"]}


class DisconnectForm(forms.Form):
    calls_go_on = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict | None = None, *, vendor: str) -> None:
        super().__init__(data)
        self.fields["calls_go_on"].label = _("Go on calling applicants who came from {vendor}").format(vendor=vendor)
        words = _(
            "By the stages as they stand here. Nobody can say any more whether somebody was rejected, moved or hired "
            "in {vendor} meanwhile."
        )
        self.fields["calls_go_on"].help_text = words.format(vendor=vendor)


class SecretForm(forms.Form):
    secret = forms.CharField(
        label=_lazy("Secret of the webhook"),
        max_length=400,
        validators=[RegexValidator(SECRET, _lazy("This is not the whole secret. Please copy it again."))],
        widget=forms.PasswordInput(attrs=HIDDEN),
        help_text=_lazy("Kept encrypted, and never shown again."),
        error_messages={"required": _lazy("Please paste the secret.")},
    )


class TagForm(forms.Form):
    tag = OneLineField(
        label=_lazy("Tag"),
        max_length=60,
        required=False,
        help_text=_lazy("Put on everybody whose calls are over. Empty: none."),
    )
