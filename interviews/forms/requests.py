"""Requesting an interview: what it is, on whose clock, and who takes part."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.forms import ZoneField
from accounts.models import Membership, Organization, User
from interviews.actions import Seat
from interviews.forms.keyed import KeyedForm
from interviews.models import Interview, Participant
from interviews.queries import publishing

LENGTHS = (15, 30, 45, 60, 90)
MOST_GUESTS = 10
LONGEST_ADDRESS = 254  # characters; RFC 5321 leaves no room for more

NEEDED, OPTIONAL = "needed", "optional"
GROUPS = ("a", "b", "c")
PARTS: dict[str, str | Promise] = {
    "": "–",
    NEEDED: _lazy("Needed"),
    "a": _lazy("One of group A"),
    "b": _lazy("One of group B"),
    "c": _lazy("One of group C"),
    OPTIONAL: _lazy("Optional"),
}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Members who take part. `seats`: any one of each list is needed."""

    seats: Sequence[Sequence[User]] = ()
    optional: Sequence[User] = ()


class PanelWidget(forms.Widget):
    """One select for each member: needed, one of a group, optional, or not at all."""

    template_name = "interviews/parts/panel_choices.html"
    use_fieldset = True

    def __init__(
        self,
        members: Sequence[Membership],
        *,
        publishing: Collection[int],
        parts: Mapping[str, str | Promise] = MappingProxyType(PARTS),
    ) -> None:
        super().__init__()
        self.members, self.publishing, self.parts = members, publishing, parts

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> dict[str, str]:
        return {str(member.pk): str(data.get(f"{name}-{member.pk}", "")) for member in self.members}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        said = value or {}
        context["parts"] = list(self.parts.items())
        context["members"] = [
            {
                "person": member.user,
                "name": f"{name}-{member.pk}",
                "part": said.get(str(member.pk), ""),
                "publishes": member.user_id in self.publishing,
            }
            for member in self.members
        ]
        return context

    def id_for_label(self, id_: str) -> str:
        return ""  # the legend names all of it


def panel_parts(seats: Iterable[Sequence[str]]) -> dict[str, str]:
    """What to choose for each key (of a membership), so that these seats come out: the reverse of `Chosen.seats`."""
    groups = iter(GROUPS)
    said: dict[str, str] = {}
    for seat in seats:
        part = NEEDED if len(seat) == 1 else next(groups, NEEDED)
        said |= dict.fromkeys(seat, part)
    return said


class PanelField(forms.Field):
    """Who of the team takes part, and how. `parts`: what can be chosen for each."""

    def __init__(
        self,
        members: Sequence[Membership],
        *,
        publishing: Collection[int],
        parts: Mapping[str, str | Promise] = MappingProxyType(PARTS),
        **kwargs: Any,
    ) -> None:
        super().__init__(widget=PanelWidget(members, publishing=publishing, parts=parts), **kwargs)
        self.members, self.parts = members, parts

    def to_python(self, value: Any) -> Chosen:
        parts: dict[str, list[User]] = {}
        for member in self.members:
            part = (value or {}).get(str(member.pk), "")
            if part not in self.parts:
                raise ValidationError(_("Please choose from the list how {name} takes part.").format(name=member.user))
            parts.setdefault(part, []).append(member.user)
        alone = [[user] for user in parts.get(NEEDED, [])]
        groups = [parts[group] for group in GROUPS if group in parts]
        return Chosen(seats=[*alone, *groups], optional=parts.get(OPTIONAL, []))


class OfferForm(KeyedForm):
    """When and on whose clock."""

    time_zone: forms.Field
    uses_published = forms.BooleanField(label=_lazy("Also offer our published hours"), required=False)

    def __init__(self, *args: Any, organization: Organization, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"] = ZoneField(
            at=now, country=organization.country, label=_lazy("The team's time zone"), initial=organization.time_zone
        )
        self.fields["time_zone"].error_messages["required"] = ZoneField.default_error_messages["invalid_choice"]


class RequestForm(OfferForm):
    """What the interview is and who joins."""

    round_name = forms.CharField(
        label=_lazy("Name of this round"),
        max_length=80,
        help_text=_lazy("The candidate sees it, for example “First conversation”."),
    )
    minutes = forms.TypedChoiceField(
        label=_lazy("Length"),
        coerce=int,
        choices=[(length, format_lazy(_lazy("{length} minutes"), length=length)) for length in LENGTHS],
        initial=30,
    )
    guests = forms.CharField(
        label=_lazy("Colleagues' email addresses"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy("One per line, each of them needed. They need no account; they get the invitation."),
    )
    optional_guests = forms.CharField(
        label=_lazy("Email addresses of optional people"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy("They get the invitation, and the time is chosen without them."),
    )

    def __init__(self, *args: Any, organization: Organization, candidate_email: str, **kwargs: Any) -> None:
        super().__init__(*args, organization=organization, **kwargs)
        self.candidate_email = candidate_email
        self.fields["panel"] = PanelField(
            list(organization.memberships.by_name()),
            publishing=publishing(organization),
            label=_lazy("From your team"),
            help_text=_lazy("Of a group, any one person is enough: whoever is free and had least to do."),
        )

    def clean_panel(self) -> Chosen:
        chosen: Chosen = self.cleaned_data["panel"]
        everybody = [*(user for seat in chosen.seats for user in seat), *chosen.optional]
        if any(user.email == self.candidate_email for user in everybody):
            raise ValidationError(_("The candidate cannot also be an interviewer."))
        return chosen

    def clean_guests(self) -> list[str]:
        return self._addresses("guests")

    def clean_optional_guests(self) -> list[str]:
        return self._addresses("optional_guests")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"panel", "guests"} <= set(cleaned) and not cleaned["panel"].seats and not cleaned["guests"]:
            self.add_error("panel", _("Please choose at least one person who is needed."))
        return cleaned

    def seats(self) -> list[Seat]:
        """One for each person who is needed, one for each group. Only of a valid form."""
        chosen: Chosen = self.cleaned_data["panel"]
        return [Seat(members=seat) for seat in chosen.seats] + [
            Seat(guests=[guest]) for guest in self.cleaned_data["guests"]
        ]

    def optional(self) -> Seat:
        """Whoever may join and never blocks. Only of a valid form."""
        return Seat(members=self.cleaned_data["panel"].optional, guests=self.cleaned_data["optional_guests"])

    def _addresses(self, name: str) -> list[str]:
        words = self.cleaned_data[name].replace(",", " ").replace(";", " ").split()
        guests = sorted({word.lower() for word in words})
        wrong = [guest for guest in guests if not _is_email(guest)]
        if wrong:
            raise ValidationError(_("These are not email addresses: {words}").format(words=", ".join(wrong)))
        if self.candidate_email in guests:
            raise ValidationError(_("The candidate cannot also be an interviewer."))
        if len(guests) > MOST_GUESTS:
            raise ValidationError(_("At most {number} colleagues, please.").format(number=MOST_GUESTS))
        return guests


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_ADDRESS


def as_requested(interview: Interview, *, members: Sequence[Membership]) -> dict[str, Any]:
    """What the form says to request the same once more. Reads the participants; who stepped back is left out."""
    pool = interview.pool()
    by_user = {member.user_id: str(member.pk) for member in members}
    seats: dict[int | None, list[Participant]] = {}
    for person in pool:
        seats.setdefault(person.seat, []).append(person)
    groups = iter(GROUPS)
    panel: dict[str, str] = {}
    for number, people in seats.items():
        part = OPTIONAL if number is None else NEEDED if len(people) == 1 else next(groups, NEEDED)
        panel |= {by_user[person.user_id]: part for person in people if person.user_id in by_user}
    guests = [person for person in pool if person.user_id not in by_user]
    return {
        "round_name": interview.round_name,
        "minutes": interview.minutes,
        "time_zone": interview.time_zone,
        "uses_published": interview.uses_published,
        "panel": panel,
        "guests": "\n".join(person.email for person in guests if person.seat is not None),
        "optional_guests": "\n".join(person.email for person in guests if person.seat is None),
    }
