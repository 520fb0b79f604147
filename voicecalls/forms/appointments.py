"""What recruiter mode books, as part of the row of a stage rule: the round, its length, and with whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Membership, Organization
from interviews.forms.requests import LENGTHS, NEEDED, PARTS, Chosen, PanelField, panel_parts
from interviews.queries import members_and_publishing
from voicecalls.queries.plans import Plan, silent
from voicecalls.words.appointments import silent_in_words

DEFAULT_MINUTES = 30
FIELDS = ("round_name", "minutes", "panel")
CHOICES = {part: label for part, label in PARTS.items() if part in ("", NEEDED, "a", "b", "c")}


@dataclass(frozen=True, kw_only=True)
class Team:
    """Who can be chosen, and which of them (users) have published hours."""

    members: Sequence[Membership]
    publishing: Collection[int]


def team_of(organization: Organization) -> Team:
    members, publishing = members_and_publishing(organization)
    return Team(members=members, publishing=publishing)


def appointment_fields(team: Team) -> dict[str, forms.Field]:
    """Optional as fields: they are asked for in recruiter mode alone."""
    return {
        "round_name": forms.CharField(
            label=_lazy("Name of this round"),
            max_length=80,
            required=False,
            help_text=_lazy("The candidate hears and sees it, for example “First conversation”."),
        ),
        "minutes": forms.TypedChoiceField(
            label=_lazy("Length"),
            coerce=int,
            empty_value=str(DEFAULT_MINUTES),
            choices=[(length, format_lazy(_lazy("{length} minutes"), length=length)) for length in LENGTHS],
            initial=DEFAULT_MINUTES,
            required=False,
        ),
        "panel": PanelField(
            team.members,
            publishing=team.publishing,
            parts=CHOICES,
            label=_lazy("The appointment is with"),
            required=False,
            help_text=_lazy(
                "Everybody who is needed; of a group, any one person is enough: whoever is free and had least to do. "
                "The times are those that they have published as their availability and that are still free."
            ),
        ),
    }


def saved_appointment(plan: Plan | None, team: Team) -> dict[str, Any]:
    """What the fields say at first."""
    if plan is None:
        return {}
    keys = {member.user_id: str(member.pk) for member in team.members}
    seats = [[keys[user.pk] for user in seat if user.pk in keys] for seat in plan.seats]
    parts = panel_parts([seat for seat in seats if seat])
    left = (
        "" if plan.is_complete else _("Somebody with whom the appointment was has left the team. Please choose anew.")
    )
    return {"round_name": plan.round_name, "minutes": plan.minutes, "panel": parts, "left": left}


def wanted_plan(said: Mapping[str, Any]) -> Plan:
    """Of a valid row in recruiter mode."""
    seats = tuple(tuple(seat) for seat in said["panel"].seats)
    return Plan(round_name=said["round_name"], minutes=int(said["minutes"]), seats=seats)


def lacking(said: Mapping[str, Any]) -> dict[str, str]:
    """What is missing in recruiter mode, by field; fields with errors of their own are not among `said`."""
    missing = {}
    if "round_name" in said and not said["round_name"]:
        missing["round_name"] = _("Please name the round: the candidate wants to know what the appointment is.")
    if "panel" in said and not said["panel"].seats:
        missing["panel"] = _("Please choose at least one person with whom the appointment is.")
    return missing


def panel_warnings(parts: Mapping[str, str] | None, team: Team) -> list[str]:
    """Seats from which no time can come, as the row is filled in at this moment."""
    chosen = _chosen(parts or {}, team)
    return [silent_in_words(seat) for seat in silent(chosen.seats, team.publishing)] if chosen else []


def _chosen(parts: Mapping[str, str], team: Team) -> Chosen | None:
    field = PanelField(team.members, publishing=team.publishing, parts=CHOICES, required=False)
    try:
        return field.to_python(parts)
    except forms.ValidationError:
        return None
