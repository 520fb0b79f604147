"""Forms of accounts, organizations and teams."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts import rules
from accounts.countries import country_choices
from accounts.models import DEFAULT_ACCENT, NO_ZONE, Role, User
from core.zones import UnknownZone, canonical, zone, zone_choices


class OneLineField(forms.CharField):
    """Words without line breaks: they end up in the headers of mails."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


class ZoneField(forms.ChoiceField):
    """A time zone by its IANA name; any name that tzdata knows is accepted, the list shows today's names."""

    default_error_messages = {
        "invalid_choice": _lazy("We do not know this time zone. Please choose one from the list."),
    }

    def __init__(self, *, at: datetime, country: str = "", **kwargs: Any) -> None:
        listed = zone_choices(at, get_language() or "en", country)
        kwargs.setdefault("label", _lazy("Time zone"))
        choices = [(each.name, _zone_words(each.city, each.country, each.offset)) for each in listed]
        super().__init__(choices=choices, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        try:
            return canonical(value)
        except UnknownZone:
            return value

    def valid_value(self, value: str) -> bool:
        try:
            zone(value)
        except UnknownZone:
            return False
        return True


def _zone_words(city: str, country: str, offset: str) -> str:
    place = f"{city}, {country}" if country else city
    return place if offset == city else f"{place} ({offset})"


class RegionField(forms.CharField):
    """A state or province by the end of its ISO 3166-2 code; "de-by" is understood as BY."""

    def __init__(self) -> None:
        super().__init__(
            label=_lazy("Region"),
            required=False,
            widget=forms.TextInput(attrs={"maxlength": 6}),
            validators=[RegexValidator(r"^[A-Z0-9]{1,3}$", _lazy("This is not the short code of a region."))],
            help_text=_lazy("The short code of your state or province, such as BY or NSW, for public holidays."),
        )

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).upper().rpartition("-")[2]


class AccentField(forms.CharField):
    """A colour as #rrggbb that stays readable as text and under text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_lazy("Accent colour"),
            max_length=7,
            widget=forms.TextInput(attrs={"type": "color"}),
            help_text=_lazy("For buttons and links on your pages and in your mails."),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        accent = str(super().clean(value)).lower()
        if not rules.is_colour(accent):
            raise ValidationError(_("A colour is written as # and six digits or letters from a to f, such as #0b6b5c."))
        if not rules.accent_is_readable(accent):
            raise ValidationError(
                _("Words in this colour are too pale to read on a light page. Please choose a darker one.")
            )
        return accent


class SignupDetailsForm(forms.Form):
    """What signing up asks besides address and password (allauth mixes it into its form)."""

    name = OneLineField(
        label=_lazy("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-browser-zone": True}))
    field_order = ["name", "email", "password1"]
    account_already_exists = False  # allauth finds out when it cleans the address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.account_already_exists:
            make_password(cleaned.get("password1"))  # takes as long as making the account would: times tell nothing
        return cleaned

    def clean_time_zone(self) -> str:
        """As the browser says; without a script, or with a name that nobody knows, none."""
        try:
            return zone(self.cleaned_data["time_zone"]).key
        except UnknownZone:
            return NO_ZONE

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name, user.time_zone = self.cleaned_data["name"], self.cleaned_data["time_zone"]
        user.save(update_fields=["name", "time_zone"])


class ProfileForm(forms.Form):
    """How a person is called, reads, and on which clock."""

    name = OneLineField(
        label=_lazy("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_lazy("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = ZoneField(
            at=now, help_text=_lazy("Times on pages and in mails are shown on this clock.")
        )


class OrganizationForm(forms.Form):
    """What an organization says about itself. `details` are the cleaned fields, as the actions take them."""

    name = OneLineField(
        label=_lazy("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    country = forms.ChoiceField(label=_lazy("Country"), widget=forms.Select(attrs={"autocomplete": "country"}))
    region = RegionField()
    language = forms.ChoiceField(
        label=_lazy("Language"),
        choices=settings.LANGUAGES,
        help_text=_lazy("For mails to people who have not chosen a language themselves."),
    )
    accent = AccentField(initial=DEFAULT_ACCENT)
    field_order = ["name", "country", "region", "time_zone", "language", "accent"]

    def __init__(self, *args: Any, now: datetime, country: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = cast(forms.ChoiceField, self.fields["country"])
        listed.choices = [("", _("Please choose")), *country_choices(get_language() or "en")]
        self.fields["time_zone"] = ZoneField(at=now, country=country)
        self.order_fields(self.field_order)

    @property
    def details(self) -> dict[str, str]:
        return {name: str(self.cleaned_data[name]) for name in self.field_order}


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_lazy("Role"), choices=Role.choices, initial=Role.INTERVIEWER)


class InviteForm(RoleForm):
    """Whom to invite, as what."""

    email = forms.EmailField(label=_lazy("Email"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    field_order = ["email", "role"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()
