"""The form that requests an interview: what it is, on whose clock, who takes part."""

from typing import Any

import pytest

from accounts.models import Membership, Organization
from core.tenancy import organization_context
from interviews.actions import Seat
from interviews.forms.requests import OfferForm, RequestForm, as_requested
from tests import factories
from tests.factories import NOW
from tests.interviews.factories import availability, pending

CANDIDATE = "lena@candidates.example"
TYPED = {
    "form_key": "0d5ee7a4-3f3f-4a52-8a1f-4d1f6f1c7c11",
    "round_name": "Meeting the team",
    "minutes": "30",
    "time_zone": "Europe/Berlin",
    "guests": "brandl@partner.example",
}


@pytest.fixture
def organization(db) -> Organization:
    return factories.organization()


def beside(organization: Organization, **changes: Any) -> dict[str, list[str]]:
    """The problems of a filled form, by field."""
    typed = {**TYPED, **changes}
    with organization_context(organization):
        form = RequestForm(typed, organization=organization, candidate_email=CANDIDATE, now=NOW)
        return {field: [str(error) for error in errors] for field, errors in form.errors.items()}


def test_a_filled_form_has_no_problems(organization):
    assert beside(organization) == {}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("time_zone", "Mars/Phobos", "We do not know this time zone. Please choose one from the list."),
        ("time_zone", "", "We do not know this time zone. Please choose one from the list."),
        ("minutes", "7", "Select a valid choice. 7 is not one of the available choices."),
        ("round_name", "", "This field is required."),
        ("round_name", "x" * 81, "Ensure this value has at most 80 characters (it has 81)."),
        ("guests", "nonsense, also@bad", "These are not email addresses: also@bad, nonsense"),
        ("guests", " ".join(f"g{number}@example.com" for number in range(11)), "At most 10 colleagues, please."),
        ("guests", "Lena@Candidates.example", "The candidate cannot also be an interviewer."),
        ("optional_guests", "nonsense", "These are not email addresses: nonsense"),
        ("form_key", "nonsense", "Enter a valid UUID."),
    ],
)
def test_what_is_wrong_beside_the_windows_is_explained(organization, field, typed, sentence):
    assert beside(organization, **{field: typed}) == {field: [sentence]}


def test_an_address_longer_than_mail_allows_is_refused(organization):
    address = "a" * 243 + "@example.com"
    assert beside(organization, guests=address) == {"guests": [f"These are not email addresses: {address}"]}
    assert beside(organization, guests=address[1:]) == {}


def filled(organization: Organization, parts: dict[Membership, str], **changes: Any) -> RequestForm:
    """The form as a browser sends it, with the part that each member takes."""
    typed = {**TYPED, **{f"panel-{member.pk}": part for member, part in parts.items()}, **changes}
    with organization_context(organization):
        form = RequestForm(typed, organization=organization, candidate_email=CANDIDATE, now=NOW)
        form.full_clean()
    return form


def test_somebody_must_be_needed(organization):
    member = factories.member(organization)
    sentence = "Please choose at least one person who is needed."
    for parts in ({}, {member: "optional"}):
        assert filled(organization, parts, guests="").errors == {"panel": [sentence]}


def test_addresses_may_stand_on_lines_or_behind_commas_and_count_once(organization):
    form = filled(organization, {}, guests="A@example.com, b@example.com;\n a@EXAMPLE.com")
    assert form.cleaned_data["guests"] == ["a@example.com", "b@example.com"]


def test_a_group_is_one_seat_and_whoever_is_needed_one_of_their_own(organization):
    ada, ben, cem, dan, eve = (factories.member(organization) for _ in range(5))
    parts = {ada: "b", ben: "needed", cem: "b", dan: "optional", eve: ""}
    form = filled(organization, parts, guests="g@example.com", optional_guests="o@example.com")
    people = [([user.pk for user in seat.members], list(seat.guests)) for seat in (*form.seats(), form.optional())]
    assert people == [
        ([ben.user_id], []),
        ([ada.user_id, cem.user_id], []),
        ([], ["g@example.com"]),
        ([dan.user_id], ["o@example.com"]),
    ]


def test_a_part_that_is_not_in_the_list_is_refused_with_the_persons_name(organization):
    member = factories.member(organization)
    [problem] = filled(organization, {member: "boss"}).errors["panel"]
    assert problem == f"Please choose from the list how {member.user} takes part."


def test_the_candidate_cannot_sit_on_the_panel(organization):
    member = factories.member(organization, person=factories.user(email=CANDIDATE))
    assert filled(organization, {member: "optional"}).errors == {
        "panel": ["The candidate cannot also be an interviewer."]
    }


def test_a_member_of_another_organization_is_not_heard(organization):
    foreign = factories.member(factories.organization())
    assert list(filled(organization, {foreign: "needed"}, guests="").errors) == ["panel"]


def test_a_form_shown_again_keeps_everybodys_part(organization):
    member = factories.member(organization)
    form = filled(organization, {member: "c"}, round_name="")
    assert f'name="panel-{member.pk}"' in str(form["panel"])
    assert '<option value="c" selected>' in str(form["panel"])


def test_who_has_published_hours_is_said_beside_the_name(organization):
    member = factories.member(organization)
    availability(member)
    form = filled(organization, {})
    assert str(form["panel"]).count("Has published hours") == 1


def test_requesting_again_says_what_was_said_before(organization):
    ada, ben, cem, dan = (factories.member(organization) for _ in range(4))
    seats = [
        Seat(members=[ada.user]),
        Seat(members=[ben.user, cem.user]),
        Seat(guests=["g@example.com"]),
    ]
    interview = pending(organization=organization, seats=seats, optional=Seat(members=[dan.user]), minutes=45)
    with organization_context(organization):
        known = as_requested(interview, members=[ada, ben, cem, dan])
    parts = {ada: "needed", ben: "a", cem: "a", dan: "optional"}
    assert known["panel"] == {str(member.pk): part for member, part in parts.items()}
    assert (known["minutes"], known["guests"], known["optional_guests"]) == (45, "g@example.com", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "accepted"),
    [("Europe/Berlin", True), ("Asia/Calcutta", True), ("US/Pacific", True), ("Mars/Phobos", False), ("", False)],
)
def test_every_zone_that_tzdata_knows_is_accepted(name, accepted):
    key = "0d5ee7a4-3f3f-4a52-8a1f-4d1f6f1c7c11"
    form = OfferForm({"time_zone": name, "form_key": key}, organization=factories.organization(), now=NOW)
    assert form.is_valid() is accepted


@pytest.mark.django_db
def test_the_organizations_zone_is_chosen_beforehand():
    form = OfferForm(organization=factories.organization(time_zone="Europe/Vienna"), now=NOW)
    assert form["time_zone"].value() == "Europe/Vienna"
