import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse

from accounts.navigation import brand_css_url, navigation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def frame(rf: RequestFactory):
    def of(person=None, *, path="/account/profile/", organization=None):
        request = rf.get(path)
        if person:
            request.user = person
        if organization:
            request.organization = organization  # type: ignore[attr-defined]
        return navigation(request)

    return of


def shown(frame):
    return [(item.label, item.badge) for item in frame["navigation"]]


def current(frame):
    return [item.label for item in frame["navigation"] if item.current]


def test_visitors_see_open_jobs_without_a_query(frame, count_queries):
    assert count_queries(lambda: shown(frame())) == 0
    assert shown(frame()) == [("Open jobs", 0)]


def test_nothing_is_asked_before_a_template_looks(frame, count_queries):
    person = factories.user()
    assert count_queries(lambda: frame(person)) == 0


def test_a_page_costs_two_queries(frame, count_queries, now):
    person = factories.member(factories.organization()).user

    def render():
        words = frame(person)
        return shown(words), list(words["application_tabs"])

    assert count_queries(render) == 2


def test_a_new_person_sees_what_candidates_see(frame):
    assert shown(frame(factories.user())) == [("My Applications", 0), ("Interviews", 0), ("Open jobs", 0)]


def test_pending_interviews_are_counted_in_red_and_in_words(frame, now):
    person = factories.user()
    for _number in range(2):
        job = factories.job(factories.organization())
        factories.requested_interview(factories.application(job, person=person))
    item = list(frame(person)["navigation"])[1]
    assert (item.label, item.badge, item.alert) == ("Interviews", 2, True)
    assert item.badge_label == "2 interviews wait for you to choose a time"


def test_other_peoples_interviews_are_not_counted(frame, now):
    job = factories.job(factories.organization())
    person = factories.user()
    factories.application(job, person=person)
    factories.requested_interview(factories.application(job))
    assert ("Interviews", 0) in shown(frame(person))


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("interviewer", ["Applications", "Week", "Calls", "My availability"]),
        ("recruiter", ["Applications", "Week", "Calls", "My availability", "Jobs", "Questions"]),
        ("admin", ["Applications", "Week", "Calls", "My availability", "Jobs", "Account Settings"]),
    ],
)
def test_members_see_what_their_role_may_open(frame, now, role, labels):
    organization = factories.organization()
    person = factories.member(organization, role).user
    assert [label for label, _badge in shown(frame(person))] == labels


def test_members_who_are_candidates_as_well_see_both(frame, now):
    organization = factories.organization()
    person = factories.member(organization, "interviewer").user
    factories.candidate(factories.organization(), person=person)
    pages = [("Applications", 0), ("Week", 0), ("Calls", 0), ("My availability", 0)]
    assert shown(frame(person)) == [*pages, ("My Applications", 0), ("Interviews", 0)]


def test_people_of_several_organizations_can_switch(frame, now):
    first, second = factories.organization(), factories.organization()
    person = factories.member(first, "interviewer").user
    factories.member(second, "recruiter", person=person)
    assert shown(frame(person)) == [("Organizations", 0)]
    pages = [("Applications", 0), ("Week", 0), ("Calls", 0), ("My availability", 0), ("Jobs", 0), ("Questions", 0)]
    assert shown(frame(person, organization=second)) == [*pages, ("Organizations", 0)]


def test_representatives_see_their_desk(frame):
    assert shown(frame(factories.representative())) == [("Desk", 0)]


def test_the_current_page_is_marked(frame, now):
    organization = factories.organization()
    person = factories.member(organization, "admin").user
    team = f"/team/{organization.slug}/"
    paths = {
        team: ["Applications"],
        f"{team}applications/x/": ["Applications"],
        f"{team}week/": ["Week"],
        f"{team}calls/overview/": ["Calls"],
        f"{team}availability/feed/": ["My availability"],
        f"{team}jobs/new/": ["Jobs"],
        f"{team}members/": ["Account Settings"],
        "/account/profile/": [],
    }
    assert {path: current(frame(person, path=path, organization=organization)) for path in paths} == paths


def test_the_style_sheets_address_changes_with_the_colour(frame, now):
    organization = factories.organization(name="Nordlicht", accent="#1f5a96")
    assert brand_css_url(organization) == "/brand/nordlicht.css?v=1f5a96"
    assert frame(organization=organization)["brand_css_url"] == "/brand/nordlicht.css?v=1f5a96"
    assert frame()["brand_css_url"] == ""


def test_requests_that_failed_before_sign_in_was_read_have_a_frame_too(rf):
    words = navigation(rf.get("/"))
    assert words["marketplace_name"] == "Clora"
    html = engines["django"].from_string("{% extends 'base.html' %}").render({}, rf.get("/"))
    assert reverse("jobs") in html
