"""Pages about the link: made only by a token that opens, secrets never shown, what goes wrong told with its remedy."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Entry
from ats_sync.models import ApplicationLink, CandidateLink, Connection, JobLink, Push
from ats_sync.port import ErrorKind, Meaning, Owner
from core.tenancy import organization_context
from marketplace.actions import move_to_stage
from tests import factories
from tests.ats_sync.factories import HOOK, TOKEN, connection, job_link, linked, push
from tests.factories import NOBODY, NOW
from tests.interviews.views.seen import HTMX, words
from tests.voicecalls import factories as calls
from voicecalls.actions import enrol_everybody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
TYPED = {"company": "Acme-Care", "token": TOKEN}


@pytest.fixture
def organization():
    return factories.organization()


@pytest.fixture
def admin(sign_in, organization):
    return sign_in(factories.member(organization, "admin").user)


def at(name, organization, *parts):
    return reverse(name, args=[organization.slug, *parts])


def saved(organization) -> Connection:
    with organization_context(organization):
        return Connection.objects.get()


def none_saved(organization) -> bool:
    with organization_context(organization):
        return not Connection.objects.exists()


def test_a_token_that_opens_is_kept_and_never_shown_and_the_first_reading_is_due(admin, organization, board):
    said = words(admin.post(at("ats_connect", organization), TYPED, follow=True))
    row = saved(organization)
    assert (row.company, row.remote_company, row.owner, row.token) == ("acme-care", "4242", "Ida Moe", TOKEN)
    assert (row.read_due_at, row.rights["read_jobs"], row.rights["move"]) == (NOW, True, None)
    assert "it belongs to Ida Moe" in said
    assert f"/hooks/ats/{row.hook_key}/" in said
    for name in ("ats_link", "ats_connect", "ats_events"):
        assert TOKEN not in admin.get(at(name, organization)).content.decode()
    with organization_context(organization):
        [entry] = Entry.objects.filter(verb="linked with a company")
    assert (entry.detail["company"], TOKEN in str(entry.detail)) == ("acme-care", False)
    assert TOKEN.encode() not in bytes(row.secret)


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"token": ""}, "token", "Please paste the token."),
        ({"token": "short"}, "token", "This is not a whole token."),
        ({"token": "tok-of-nobody"}, "token", "Memory does not know this token."),
        ({"company": "nowhere"}, "company", "Memory knows no such company"),
        ({"company": "no company at all"}, "company", "This is no company’s number or short name."),
    ],
)
def test_what_does_not_open_is_refused_at_its_field_and_nothing_is_kept(admin, organization, board, typed, field, why):
    response = admin.post(at("ats_connect", organization), {**TYPED, **typed})
    assert response.status_code == 422
    assert why in str(response.context["form"].errors[field])
    assert typed.get("token") != "tok-of-nobody" or "tok-of-nobody" not in response.content.decode()
    assert none_saved(organization)


@pytest.mark.parametrize(
    ("kind", "meaning", "field", "why"),
    [
        (ErrorKind.NOT_SENT, Meaning.NONE, "__all__", "Memory cannot be reached at the moment."),
        (ErrorKind.AMBIGUOUS, Meaning.NONE, "__all__", "Memory cannot be reached at the moment."),
        (ErrorKind.RETRY, Meaning.BUSY, "__all__", "Memory has too much to do at the moment."),
        (ErrorKind.RETRY, Meaning.DOWN, "__all__", "Memory has a problem of its own"),
        (ErrorKind.REJECTED, Meaning.ODD, "__all__", "Memory answered in a way that we do not understand."),
        (ErrorKind.REJECTED, Meaning.FORBIDDEN, "token", "Memory does not let this token into this company."),
    ],
)
def test_an_answer_that_is_none_is_told_and_nothing_is_kept(admin, organization, board, kind, meaning, field, why):
    board.wire.fail(kind, meaning=meaning, on="owner")
    response = admin.post(at("ats_connect", organization), TYPED)
    assert why in str(response.context["form"].errors[field])
    assert none_saved(organization)


def test_a_company_is_linked_with_one_organization_only(admin, organization, board, sign_in):
    other = factories.organization()
    connection(other)
    response = admin.post(at("ats_connect", organization), TYPED)
    assert "linked with another organization already" in str(response.context["form"].errors["company"])
    assert none_saved(organization)
    sign_in(factories.member(other, "admin").user).post(at("ats_disconnect", other))
    admin.post(at("ats_connect", organization), TYPED)  # the control: nobody is linked with it now
    assert saved(organization).is_connected


def test_before_linking_it_is_said_who_is_called_right_away(admin, organization, board):
    def said() -> str:
        return words(admin.get(at("ats_connect", organization)))

    assert "Whoever stands in these stages already" not in said()
    for name in ("Qualification Call", "Appointment Call"):
        calls.rule(organization, stage_name=name)
    assert "“Appointment Call” and “Qualification Call” of every job" in said()
    calls.application(factories.job(organization), stage_name="Qualification Call")
    settings = words(admin.get(at("system_settings", organization)))
    assert "1 applicant stands in a stage that starts calls already, and is called as well." in settings
    enrol_everybody(now=NOW)
    settings = words(admin.get(at("system_settings", organization)))
    assert "1 applicant is waiting" in settings and "called as well" not in settings
    admin.post(at("ats_connect", organization), TYPED)
    assert "Whoever stands in these stages already" not in said()


def test_a_new_token_keeps_the_secret_of_events_and_opens_a_link_that_was_rejected(admin, organization, board):
    row = connection(organization, token="tok-of-before", state="rejected", problem="token", problem_at=NOW)
    assert "rejects the token" in words(admin.get(at("system_settings", organization)))
    assert "rejects the token" in words(admin.get(at("calls", organization)))
    assert admin.post(at("ats_connect", organization), TYPED).headers["Location"] == at("ats_link", organization)
    row = saved(organization)
    assert (row.token, row.hook_secret, row.state, row.problem, row.read_due_at) == (TOKEN, HOOK, "connected", "", NOW)
    assert "rejects the token" not in words(admin.get(at("calls", organization)))


def test_disconnecting_forgets_the_secrets_and_connecting_the_same_company_finds_everything_again(
    admin, organization, board
):
    row = connection(organization)
    link = linked(row, factories.application(factories.job(organization)))
    asked = words(admin.get(at("ats_disconnect", organization)))
    assert "who came from Memory are not called any more until it is connected again, unless you want it" in asked
    said = words(admin.post(at("ats_disconnect", organization), follow=True))
    assert "Applicants who came from Memory are not called until then." in said
    row = saved(organization)
    assert (row.state, row.token, row.hook_secret, row.read_due_at) == ("disconnected", "", "", None)
    assert "is disconnected. Token and secret are forgotten." in said
    assert "can be linked again later" not in said
    admin.post(at("ats_connect", organization), TYPED)
    with organization_context(organization):
        assert ApplicationLink.objects.get() == link
        verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"disconnected the link", "linked with a company"} <= verbs


@pytest.mark.parametrize("is_cut", [False, True])
def test_calls_go_on_without_the_link_when_an_admin_says_so(admin, organization, board, is_cut):
    connection(organization)
    if is_cut:
        assert "Call without Memory" in words(admin.post(at("ats_disconnect", organization), follow=True))
        assert "was disconnected" in words(admin.get(at("calls", organization))) or not saved(organization).calls_go_on
    said = words(admin.post(at("ats_disconnect", organization), {"calls_go_on": "on"}, follow=True))
    assert "Calls go on without it, by the stages as they stand here." in said
    assert "Call without Memory" not in said
    assert (saved(organization).state, saved(organization).calls_go_on) == ("disconnected", True)


def test_a_company_that_does_not_say_whose_it_is_is_known_by_its_name(admin, organization, board, sign_in):
    board.owner = Owner(company="", name="")
    said = words(admin.post(at("ats_connect", organization), TYPED, follow=True))
    assert "The token works. Jobs and applicants are being read now." in said
    assert (saved(organization).remote_company, saved(organization).company) == ("", "acme-care")
    other = factories.organization()
    second = sign_in(factories.member(other, "admin").user).post(at("ats_connect", other), TYPED)
    assert "linked with another organization already" in str(second.context["form"].errors["company"])
    admin.post(at("ats_connect", organization), TYPED)  # another token for the same company
    assert saved(organization).is_connected
    another = admin.post(at("ats_connect", organization), {**TYPED, "company": board.company})
    assert "Please disconnect it" in str(another.context["form"].errors["company"])
    with organization_context(organization):
        Connection.objects.update(remote_company=board.company)  # learned from an event
    admin.post(at("ats_connect", organization), TYPED)
    assert (saved(organization).is_connected, saved(organization).remote_company) == (True, board.company)


def test_another_company_has_to_be_meant(admin, organization, board):
    row = connection(organization, company="5151")
    link = linked(row, factories.application(factories.job(organization)))
    address = at("ats_connect", organization)
    assert "Please disconnect it" in str(admin.post(address, TYPED).context["form"].errors["company"])
    admin.post(at("ats_disconnect", organization))
    response = admin.post(address, TYPED)
    assert "You were linked with the company “5151” before." in str(response.context["form"].errors["another"])
    assert 'name="another"' in response.content.decode()
    assert saved(organization).remote_company == "5151"
    admin.post(address, {**TYPED, "another": "on"})
    assert saved(organization).remote_company == "4242"
    with organization_context(organization):
        assert [rows.objects.count() for rows in (JobLink, CandidateLink, ApplicationLink)] == [0, 0, 0]
        assert organization.applications.get() == link.application  # the people stay


def test_the_address_is_tested_the_secret_kept_and_the_first_event_awaited(admin, organization, board):
    row = connection(organization, hook="", hook_tested_at=None, hook_heard_at=None)
    address = at("ats_events", organization)
    first = words(admin.get(address))
    assert "Waiting for Memory to test this address" in first
    with organization_context(organization):
        Connection.objects.update(hook_tested_at=NOW)
    part = admin.get(address, headers={**HTMX, "HX-Target": "events-tested"})
    assert words(part) == "Memory has tested this address: Mon 23 Nov, 10:00 (Berlin, GMT+1)"
    assert "hx-get" not in part.content.decode()
    assert "This is the token" in str(admin.post(address, {"secret": TOKEN}).context["form"].errors["secret"])
    said = words(admin.post(address, {"secret": "whsec-new-one"}, follow=True))
    assert "Waiting for the first event" in said
    assert "whsec-new-one" not in admin.get(address).content.decode()
    assert (saved(organization).hook_secret, saved(organization).token) == ("whsec-new-one", TOKEN)
    with organization_context(organization):
        Connection.objects.update(hook_refused_at=NOW)
    assert "The secret does not fit" in words(admin.get(address))
    admin.post(at("ats_new_address", organization))
    again = saved(organization)
    assert (again.hook_key == row.hook_key, again.hook_secret, again.hook_tested_at) == (False, "", None)


def test_a_check_finds_out_what_is_wrong_and_what_is_right_again(admin, organization, board, outbox):
    connection(organization)
    check = at("ats_check", organization)
    assert "The link works: Memory answers." in words(admin.post(check, follow=True))
    board.tokens.clear()
    assert "Checked just now: Memory rejects the token." in words(admin.post(check, follow=True))
    assert saved(organization).state == "rejected"
    assert outbox.mails("ats_rejected")
    board.tokens.add(TOKEN)
    admin.post(check)
    assert (saved(organization).state, saved(organization).read_due_at) == ("connected", NOW)
    board.wire.fail(ErrorKind.NOT_SENT, on="owner")
    assert "cannot be reached" in words(admin.post(check, follow=True))
    assert saved(organization).state == "connected"


def test_reading_shows_how_far_it_is_and_sends_nothing_while_nothing_changes(admin, organization, board):
    row = connection(organization, imported_at=None, read_at=None, read_due_at=NOW)
    address = at("ats_link", organization)
    assert "The list of jobs is being read." in words(admin.get(address))
    for number in range(3):
        job_link(row, read_at=NOW if number else None)
    application = factories.application(factories.job(organization))
    link = linked(row, application, read_at=None)
    page = admin.get(address)
    assert "Jobs 3 of 4" in words(page)
    assert "Applicants 0 of 1" in words(page)
    seen = {"seen": page.context["seen"]}
    part = {**HTMX, "HX-Target": "link-state"}
    assert admin.get(address, seen, headers=part).status_code == 204
    with organization_context(organization):
        CandidateLink.objects.filter(pk=link.candidate_link_id).update(read_at=NOW)
    assert "Applicants 1" in words(admin.get(address, seen, headers=part))
    admin.post(at("ats_read_again", organization))
    with organization_context(organization):
        assert set(JobLink.objects.values_list("read_due_at", flat=True)) == {NOW}


def test_what_needs_a_person_is_listed_with_its_remedy(admin, organization, board, sign_in):
    row, job = connection(organization), factories.job(organization)
    sam, aylin, petra = (calls.application(job, stage_name="Screening", number=number) for number in (None, "", None))
    link = linked(row, sam, phones=["+49 30 5550100"])
    linked(row, aylin)
    with organization_context(organization):
        twice = linked(row, petra)
        ApplicationLink.objects.filter(pk=twice.pk).update(application=None, problem="same_person_twice")
        move = move_to_stage(sam, stage=job.stages.in_order()[2], by=NOBODY, now=NOW)
    stuck = push(link, move=move, state="stuck", problem="target_gone")
    push(link, state="dropped", problem="moved_there")
    push(link, state="waiting")
    job_link(row, problem="forbidden", remote_id="700199")
    job_link(row, problem="down", remote_id="700200")
    job_link(row, problem="no_stages", remote_id="700201")
    said = words(admin.get(at("ats_link", organization)))
    for sentence in (
        "Waiting: 1 tag.",
        "1 needs your help",
        "The stage it leads to does not exist any more in Memory.",
        "Somebody moved the applicant in Memory meanwhile: that is kept.",
        "1 applicant has no phone number that can be dialled",
        "1 applicant is there twice for the same job",
        "700199",
        "The owner of the token may not see this in Memory.",
        "700200",
        "Memory has a problem of its own with this record.",
        "It has no stages in Memory.",
    ):
        assert sentence in said
    recruiter = sign_in(factories.member(organization, "recruiter").user)
    seen = recruiter.get(at("ats_link", organization))
    assert "Check now" not in words(seen)
    recruiter.post(at("ats_try_again", organization, stuck.pk))
    with organization_context(organization):
        again = Push.objects.get(pk=stuck.pk)
    assert (again.state, again.problem, again.due_at) == ("waiting", "", NOW)
    on_page = words(recruiter.get(at("team_application", organization, sam.pk)))
    assert "Open in Memory" in on_page
    assert "+49 30 5550100" in on_page


def test_it_is_said_where_nobody_knows_which_jobs_there_are(admin, organization, board):
    connection(organization, problem="unlisted", problem_at=NOW - timedelta(minutes=11))
    said = words(admin.get(at("ats_link", organization)))
    assert "Does not answer properly" in said
    assert "Memory does not tell which jobs there are." in said
    assert "The link with Memory does not work properly" in words(admin.get(at("calls", organization)))


def test_an_outage_is_an_alert_elsewhere_only_once_it_lasts(admin, organization, board):
    connection(organization, problem="down", problem_at=NOW)
    assert "has a problem of its own" in words(admin.get(at("ats_link", organization)))
    assert "does not work properly" not in words(admin.get(at("calls", organization)))
    with organization_context(organization):
        Connection.objects.update(problem_at=NOW - timedelta(minutes=11))
    assert "The link with Memory does not work properly" in words(admin.get(at("calls", organization)))


def test_the_settings_say_where_stages_come_from(admin, organization, board):
    assert "The stages come from" not in words(admin.get(at("system_settings", organization)))
    connection(organization)
    said = words(admin.get(at("system_settings", organization)))
    assert (
        "The stages come from Memory and keep in step with it. All of them were read last on Mon 23 Nov, 10:00" in said
    )


def test_a_job_says_where_it_comes_from(admin, organization, board):
    job = factories.job(organization)
    page = at("job_edit", organization, job.pk)
    assert "This job comes from" not in words(admin.get(page))
    job_link(connection(organization), job, address="https://ats.example/jobs/1")
    assert "This job comes from Memory" in words(admin.get(page))
    assert "These stages are kept in step with Memory" in words(admin.get(at("job_stages", organization, job.pk)))


def test_a_tag_is_kept(admin, organization, board):
    connection(organization)
    admin.post(at("ats_tag", organization), {"tag": " Called   by Klara "})
    assert saved(organization).tag == "Called by Klara"
    admin.post(at("ats_tag", organization), {"tag": "x" * 61})
    assert saved(organization).tag == "Called by Klara"
