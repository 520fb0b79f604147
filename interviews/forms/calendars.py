"""Forms that connect a calendar: by its address, or as a file."""

from pathlib import PurePath

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _lazy

from accounts.forms import OneLineField
from interviews.busy.addresses import LONGEST, parse
from interviews.busy.problems import Problem, Unreadable
from interviews.busy.sieve import MOST_BYTES
from interviews.busy.words import WORDS
from interviews.models import BusyCalendar

LONGEST_NAME = BusyCalendar._meta.get_field("name").max_length


class AddressForm(forms.Form):
    """`name` falls back to the host."""

    address = forms.CharField(
        label=_lazy("Address of the calendar"),
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={
                "inputmode": "url",
                "autocomplete": "off",
                "spellcheck": "false",
                "placeholder": "https://…/basic.ics",
            }
        ),
        error_messages={"required": _lazy("Please paste the address of the calendar.")},
    )
    name = OneLineField(label=_lazy("Name"), max_length=LONGEST_NAME, required=False)

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        try:
            self.host = parse(address, private_hosts=settings.CALENDAR_PRIVATE_HOSTS).host
        except Unreadable as refusal:
            raise ValidationError(str(WORDS[refusal.problem])) from refusal
        return address

    def clean(self) -> dict[str, object]:
        return {**self.cleaned_data, "name": self.cleaned_data.get("name") or getattr(self, "host", "")[:LONGEST_NAME]}


class FileForm(forms.Form):
    """`name` falls back to the file's."""

    content = forms.FileField(
        label=_lazy("Calendar file"),
        help_text=_lazy("In the format iCalendar (.ics), up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        allow_empty_file=True,
        error_messages={"required": _lazy("Please choose a file.")},
    )
    name = OneLineField(label=_lazy("Name"), max_length=LONGEST_NAME, required=False)

    def clean_content(self) -> bytes:
        file = self.cleaned_data["content"]
        if file.size > MOST_BYTES:
            raise ValidationError(str(WORDS[Problem.TOO_LARGE]))
        self.file_name = PurePath(file.name).stem
        return bytes(file.read())

    def clean(self) -> dict[str, object]:
        given = self.cleaned_data.get("name") or getattr(self, "file_name", "")[:LONGEST_NAME]
        return {**self.cleaned_data, "name": given}
