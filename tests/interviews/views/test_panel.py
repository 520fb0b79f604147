"""The team changes who takes part, accepts proposed times, and says how it went."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Membership, Organization, User
from core.tenancy import organization_context
from interviews import actions
from interviews.actions import Seat
from interviews.models import Feedback, Interview, ProposedTime
from marketplace.models import Candidate
from tests import factories
from tests.factories import NOW
from tests.interviews.factories import booked, cancelled, candidate_actor, pending, start
from tests.interviews.views.seen import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
AFTER = start(hour=10)


@pytest.fixture
def organization() -> Organization:
    return factories.organization()


@pytest.fixture
def team(organization) -> list[User]:
    """Ada recruits, Ben and Cem interview."""
    roles = {"Ada": "recruiter", "Ben": "interviewer", "Cem": "interviewer"}
    return [factories.member(organization, role, person=factories.user(name=name)).user for name, role in roles.items()]


@pytest.fixture
def interview(organization, team) -> Interview:
    """Booked: Ada is needed, and Ben or Cem."""
    ada, ben, cem = team
    return booked(pending(organization=organization, seats=[Seat(members=[ada]), Seat(members=[ben, cem])]))


def url(name: str, interview: Interview) -> str:
    return reverse(name, kwargs={"slug": interview.organization.slug, "interview_id": interview.pk})


def fresh(interview: Interview) -> Interview:
    with organization_context(interview.organization):
        return Interview.objects.with_people().get(pk=interview.pk)


def attending(interview: Interview) -> set[str]:
    return {person.name for person in fresh(interview).attending()}


def participant(interview: Interview, user: User) -> Any:
    return next(person.pk for person in fresh(interview).participants.all() if person.user_id == user.pk)


def two(interview: Interview, team: list[User]) -> tuple[User, User]:
    """Of Ben and Cem, who attends and who could."""
    attends = attending(interview)
    first, second = sorted(team[1:], key=lambda user: user.name not in attends)
    return first, second


# Who takes part


def test_the_page_shows_every_seat_and_who_could_step_in(sign_in, interview, team):
    attends, other = two(interview, team)
    page = words(sign_in(team[0]).get(url("team_interview", interview)))
    assert f"{attends.name} Attends" in page
    assert f"{other.name} Could step in" in page


def test_whoever_cannot_join_is_replaced_and_the_page_says_by_whom(sign_in, interview, team):
    attends, other = two(interview, team)
    page = words(sign_in(attends).post(url("step_back", interview), follow=True))
    assert f"{attends.name} does not take part any more. {other.name} joins instead." in page
    assert attending(interview) == {"Ada", other.name}
    assert f"{attends.name} cannot join." in page  # in the history


def test_interviewers_speak_for_themselves_only(sign_in, interview, team):
    attends, other = two(interview, team)
    form = {"participant": participant(interview, attends)}
    page = words(sign_in(other).post(url("step_back", interview), form, follow=True))
    assert "only they themselves may say so" in page
    assert attends.name in attending(interview)


def test_recruiters_speak_for_everybody_and_the_history_says_so(sign_in, interview, team):
    attends, _other = two(interview, team)
    form = {"participant": participant(interview, attends)}
    page = words(sign_in(team[0]).post(url("step_back", interview), form, follow=True))
    assert f"{attends.name} cannot join, says Ada." in page


def test_who_does_not_take_part_hears_so(sign_in, interview):
    stranger = factories.member(interview.organization, "interviewer").user
    assert "does not take part" in words(sign_in(stranger).post(url("step_back", interview), follow=True))


def empty_seat(interview: Interview, team: list[User]) -> None:
    for user in team[1:]:
        with organization_context(interview.organization):
            person = next(each for each in fresh(interview).participants.all() if each.user_id == user.pk)
            actions.step_back(person, by=factories.actor(user), now=NOW)


def test_an_empty_seat_stands_on_the_interview_and_at_the_application(sign_in, interview, team):
    empty_seat(interview, team)
    visitor = sign_in(team[0])
    assert "Somebody is missing" in words(visitor.get(url("team_interview", interview)))
    there = {"slug": interview.organization.slug, "application_id": interview.application_id}
    assert "Somebody is missing" in words(visitor.get(reverse("team_application", kwargs=there)))


def ask(visitor: Any, interview: Interview, membership: Membership | None) -> str:
    form = {"seat": "2", "member": membership.pk if membership else ""}
    return words(visitor.post(url("fill_seat", interview), form, follow=True))


def test_a_colleague_is_asked_to_take_the_seat(sign_in, interview, team, outbox):
    empty_seat(interview, team)
    dan = factories.member(interview.organization, person=factories.user(name="Dan"))
    assert "Dan takes the seat and gets the invitation now." in ask(sign_in(team[0]), interview, dan)
    assert attending(interview) == {"Ada", "Dan"}
    assert [mail.invite["method"] for mail in outbox.mails("booked") if mail.to == dan.user.email] == ["REQUEST"]


def test_a_colleague_who_is_taken_is_not_asked(sign_in, interview, team):
    empty_seat(interview, team)
    dan = factories.member(interview.organization, person=factories.user(name="Dan"))
    booked(pending(members=[dan.user]))
    assert "Dan is not free at that time. Nothing was changed" in ask(sign_in(team[0]), interview, dan)


def test_nobody_and_somebody_elses_member_are_refused(sign_in, interview, team):
    empty_seat(interview, team)
    foreign = factories.member(factories.organization())
    for chosen in (None, foreign):
        assert "Please choose somebody of the team." in ask(sign_in(team[0]), interview, chosen)


# Proposed times


def propose(interview: Interview, *, hour: int = 15) -> ProposedTime:
    with organization_context(interview.organization):
        request = actions.report_no_fit(
            interview,
            message="Later?",
            proposed=[start(day=2, hour=hour)],
            form_key=uuid4(),
            by=candidate_actor(interview),
            now=NOW,
        )
        return request.proposed_times.get()


def accept(visitor: Any, proposed: ProposedTime) -> str:
    there = {"slug": proposed.organization.slug, "proposed_id": proposed.pk}
    return words(visitor.post(reverse("accept_proposal", kwargs=there), follow=True))


def look(visitor: Any, proposed: ProposedTime, **kwargs: Any) -> str:
    there = {"slug": proposed.organization.slug, "proposed_id": proposed.pk}
    return words(visitor.get(reverse("accept_proposal", kwargs=there), **kwargs))


def test_before_a_proposed_time_is_booked_everybodys_clock_is_shown(sign_in, organization, team):
    interview = pending(organization=organization, members=[team[0]], time_zone="Europe/London")
    with organization_context(organization):
        Candidate.objects.update(time_zone="Asia/Kolkata")
    proposed, visitor = propose(interview), sign_in(team[0])
    name = interview.application.candidate.name
    clocks = (f"20:30 Kolkata for {name}", "15:00 London for the hiring team")
    pages = [words(visitor.get(url("team_interview", interview))), look(visitor, proposed)]
    assert [all(each in page for each in clocks) for page in pages] == [True, True]
    assert f"{name} proposed it. Nothing is booked yet." in pages[1]
    assert fresh(interview).starts_at is None


def test_a_proposed_time_that_was_answered_meanwhile_is_not_asked_about(sign_in, organization, team):
    interview = pending(organization=organization, members=[team[0]])
    proposed = propose(interview)
    booked(interview)
    assert "This request was answered meanwhile." in look(sign_in(team[0]), proposed, follow=True)


def test_mails_say_who_accepted_the_proposed_time(sign_in, organization, team, outbox):
    interview = pending(organization=organization, members=team[:2])
    accept(sign_in(team[0]), propose(interview))
    candidate = interview.application.candidate
    mails = {mail.to: mail for mail in outbox.mails("booked")}
    assert f"This is the time that you proposed; {team[0].name} booked it." in mails[candidate.email].text
    assert f"You booked the time that {candidate.name} proposed." in mails[team[0].email].text
    assert f"{team[0].name} booked the time that {candidate.name} proposed." in mails[team[1].email].text
    assert mails[team[1].email].subject.startswith(f"Interview with {candidate.name} booked: ")


def test_a_proposed_time_is_booked_once(sign_in, organization, team):
    interview = pending(organization=organization, members=[team[0]])
    proposed, visitor = propose(interview), sign_in(team[0])
    assert "Book this time" in words(visitor.get(url("team_interview", interview)))
    for _ in range(2):
        assert "Booked: Thu 26 Nov, 16:00 (Berlin, GMT+1)." in accept(visitor, proposed)
    assert fresh(interview).starts_at == start(day=2, hour=15)


def test_a_proposed_time_at_which_somebody_is_taken_is_refused_in_words(sign_in, organization, team):
    interview = pending(organization=organization, members=[team[0]])
    proposed = propose(interview, hour=9)
    booked(pending(members=[team[0]]), at=start(day=1, hour=9))
    with organization_context(organization):
        ProposedTime.objects.filter(pk=proposed.pk).update(starts_at=start(day=1, hour=9))
    assert "This time is no longer free. Nothing was booked." in accept(sign_in(team[0]), proposed)


def test_a_proposed_time_that_has_passed_has_no_button(sign_in, organization, team):
    interview = pending(organization=organization, members=[team[0]])
    propose(interview)
    with time_machine.travel(start(day=3), tick=False):
        page = words(sign_in(team[0]).get(url("team_interview", interview)))
    assert ("has passed" in page, "Book this time" in page) == (True, False)


# Afterwards


@pytest.fixture
def afterwards(now):
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.mark.usefixtures("afterwards")
def test_the_team_is_asked_whether_it_was_held_and_says_so_in_one_click(sign_in, interview, team):
    visitor = sign_in(team[0])
    there = {"slug": interview.organization.slug, "application_id": interview.application_id}
    application = reverse("team_application", kwargs=there)
    assert "Was it held?" in words(visitor.get(url("team_interview", interview)))
    assert "Was it held?" in words(visitor.get(application))
    page = words(visitor.post(url("record_outcome", interview), {"outcome": "candidate_absent"}, follow=True))
    assert ("The candidate did not come" in page, "Was it held?" in page) == (True, False)
    assert "Was it held?" not in words(visitor.get(application))


@pytest.mark.usefixtures("afterwards")
@pytest.mark.parametrize("outcome", ["", "nonsense"])
def test_no_outcome_is_no_change(sign_in, interview, team, outcome):
    page = words(sign_in(team[0]).post(url("record_outcome", interview), {"outcome": outcome}, follow=True))
    assert "Please choose how it went." in page


def test_nothing_is_asked_before_it_began(sign_in, interview, team):
    visitor = sign_in(team[0])
    assert "Was it held?" not in words(visitor.get(url("team_interview", interview)))
    page = words(visitor.post(url("record_outcome", interview), {"outcome": "held"}, follow=True))
    assert "This interview is not over yet." in page


@pytest.mark.usefixtures("afterwards")
def test_feedback_is_replaced_by_its_author_and_read_by_the_team(sign_in, interview, team):
    attends, other = two(interview, team)
    for text in ("Clear.", "Very clear."):
        sign_in(attends).post(url("write_feedback", interview), {"text": text})
    assert "Very clear." in words(sign_in(other).get(url("team_interview", interview)))
    with organization_context(interview.organization):
        assert [note.text for note in Feedback.objects.all()] == ["Very clear."]


@pytest.mark.usefixtures("afterwards")
def test_whoever_did_not_attend_neither_writes_nor_decides(sign_in, interview, team):
    _attends, other = two(interview, team)
    visitor = sign_in(other)
    feedback = words(visitor.post(url("write_feedback", interview), {"text": "Hm."}, follow=True))
    outcome = words(visitor.post(url("record_outcome", interview), {"outcome": "held"}, follow=True))
    assert ("Whoever attended writes feedback." in feedback, "Whoever attended says" in outcome) == (True, True)
    assert "Save feedback" not in feedback


@pytest.mark.usefixtures("afterwards")
def test_feedback_that_is_too_long_is_kept_and_explained(sign_in, interview, team):
    page = sign_in(team[0]).post(url("write_feedback", interview), {"text": "x" * 4001})
    assert (page.status_code, "x" * 4001 in page.content.decode()) == (422, True)
    assert "at most 4000 characters" in words(page)
    again = sign_in(team[0]).get(url("write_feedback", interview))  # as another language would open it
    assert again.headers["Location"] == url("team_interview", interview)


@pytest.mark.usefixtures("afterwards")
def test_the_candidate_never_reads_feedback(sign_in, organization, team):
    person = factories.user()
    application = factories.application(factories.job(organization), person=person)
    with time_machine.travel(NOW, tick=False):
        interview = booked(pending(application, members=[team[0]]))
    sign_in(team[0]).post(url("write_feedback", interview), {"text": "Secretly great."})
    candidate = sign_in(person)
    own = reverse("interview", kwargs={"interview_id": interview.pk})
    proposal = reverse("proposal", kwargs={"application_id": application.pk})
    assert ["Secretly" in words(candidate.get(address)) for address in (own, proposal)] == [False, False]


# The rest of the page


def test_history_says_when_and_from_where_on_the_readers_clock(sign_in, organization):
    reader = factories.member(organization, person=factories.user(time_zone="Asia/Tokyo")).user
    interview = booked(pending(organization=organization))
    with organization_context(organization):
        actions.reschedule(
            interview,
            start=start(hour=10),
            instead_of=start(),
            time_zone="Europe/Berlin",
            by=candidate_actor(interview),
            now=NOW + timedelta(hours=1),
        )
    page = words(sign_in(reader).get(url("team_interview", interview)))
    before, after = "Tue 24 Nov, 18:00 (Tokyo, GMT+9)", "Tue 24 Nov, 19:00 (Tokyo, GMT+9)"
    assert f"moved the interview. From {before} to {after} Mon 23 Nov, 19:00 Tokyo, GMT+9, by mailed link" in page


def test_the_rounds_of_an_application_stand_in_their_order(sign_in, organization, team):
    application = factories.application(factories.job(organization))
    first, second = (pending(application, round_name=name, members=[team[0]]) for name in ("Hello", "Deep dive"))
    page = words(sign_in(team[0]).get(url("team_interview", second)))
    assert page.index("1. Hello") < page.index("2. Deep dive")
    assert first.round == 1


def test_a_cancelled_interview_is_requested_again_with_the_same_people(sign_in, organization, team):
    ada, ben, cem = team
    interview = cancelled(
        booked(pending(organization=organization, seats=[Seat(members=[ada]), Seat(members=[ben, cem])]))
    )
    visitor = sign_in(ada)
    assert "Request again" in words(visitor.get(url("team_interview", interview)))
    there = {"slug": organization.slug, "application_id": interview.application_id}
    address = reverse("request_interview", kwargs=there, query={"instead_of": str(interview.pk)})
    page = visitor.get(address).content.decode()
    assert (page.count('value="a" selected'), page.count('value="needed" selected')) == (2, 1)

    form = {
        "windows-TOTAL_FORMS": "2",
        "windows-INITIAL_FORMS": "0",
        "form_key": str(uuid4()),
        "guests": "g@example.com",
    }
    for number, day in enumerate(("2026-12-01", "2026-12-02")):
        form |= {f"windows-{number}-day": day, f"windows-{number}-opens": "09:00", f"windows-{number}-closes": "11:00"}
    visitor.post(address, {**form, "round_name": "Again", "minutes": "30", "time_zone": "Europe/Berlin"})
    again = Interview.objects
    with organization_context(organization):
        [new] = again.filter(application=interview.application_id, round_name="Again")
    assert (new.round, fresh(interview).settled_at) == (interview.round, NOW)


@pytest.mark.parametrize("which", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_what_was_not_cancelled_is_not_requested_again(sign_in, organization, team, which):
    interview = pending(organization=organization)
    there = {"slug": organization.slug, "application_id": interview.application_id}
    for wanted in (which, str(interview.pk)):
        address = reverse("request_interview", kwargs=there, query={"instead_of": wanted})
        assert sign_in(team[0]).get(address).status_code == 404
