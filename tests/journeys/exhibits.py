"""Pages in their states, room by room."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.actor import on_page
from accounts.models import User
from core.clock import instant_value
from core.tenancy import organization_context
from interviews import actions
from interviews.models import Interview
from interviews.queries.offers import offer
from interviews.slots import Span
from notifications.models import Message, subject_key
from tests.journeys import callrooms, linkrooms, scenes
from tests.journeys.scenes import PASSWORD, Scene

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """A page in one state: an address, or what leads there."""

    name: str  # of the address
    show: Callable[[Page], Any]


def at(name: str, *parts: object, **query: object) -> Exhibit:
    address = reverse(name, args=parts)
    return opened(name, f"{address}?{urlencode(query)}" if query else address)


def opened(name: str, address: str) -> Exhibit:
    return Exhibit(name=name, show=lambda page: page.goto(address))


def sent(name: str, address: str, /, *, at: str = "", **fields: str | Callable[[], str]) -> Exhibit:
    """The answer to the last form of the page at this address (or of those whose action ends with `at`), with these
    words in its fields, empty or not."""

    def show(page: Page) -> None:
        if fields:
            page.context.clear_cookies(name="session")  # or an earlier attempt to sign in would go on
        page.goto(address)
        for field, value in fields.items():
            page.locator(f"main [name={field}]:visible").first.fill(value if isinstance(value, str) else value())
        form = page.locator(f"main form[action$='{at}']:visible" if at else "main form:visible").last
        form.evaluate("form => { form.noValidate = true; }")
        with page.expect_navigation():
            form.locator("[type=submit]:visible").last.click()

    return Exhibit(name=name, show=show)


def refused(name: str, address: str, /, **fields: str) -> Exhibit:
    """The answer to wrong words in a form, as somebody who is signed in gets it."""

    def show(page: Page) -> None:
        page.goto(address)
        for field, value in fields.items():
            page.locator(f"main [name={field}]:visible").first.fill(value)
        with page.expect_navigation():
            page.get_by_role("main").locator("[type=submit].button--primary").last.click()

    return Exhibit(name=name, show=show)


def followed(name: str, address: str, link: str) -> Exhibit:
    """Where a link (its selector) of the page at this address leads."""

    def show(page: Page) -> None:
        page.goto(address)
        with page.expect_navigation():
            page.locator(link).first.click()

    return Exhibit(name=name, show=show)


def by_link(scene: Scene, rival: Scene, earlier: Scene) -> list[Exhibit]:
    """The candidate's pages behind mailed links."""
    now = timezone.now()
    waiting, asked = scenes.offered(scene), scenes.offered(scene)
    past = [Span(now - 3 * DAY, now - 3 * DAY + 2 * HOUR), Span(now + 9 * DAY, now + 9 * DAY + HOUR)]
    stale = scenes.offered(scene, times=past, now=now - 5 * DAY)
    cancelled = scenes.booked(rival, times=scenes.windows((2, 9, 11), (3, 9, 11)))
    over = scenes.booked(earlier, times=past, now=now - 5 * DAY)
    with organization_context(scene.organization):
        by = on_page(scene.recruiter)
        actions.report_no_fit(asked, message="Later?", form_key=uuid4(), by=by, now=now)
        actions.cancel(cancelled, reason="I am travelling.", by=by, now=now)
        start = offer(waiting, now=now).starts()[0]
    chosen = {"zone": "Asia/Tokyo", "date": scenes.workday(0), "slot": instant_value(start)}
    links = [opened("open_link", scenes.link_to(each)) for each in (waiting, asked, stale, cancelled, over)]
    ended = scenes.link_to(asked).replace("/i/", "/i/x")
    return [
        *links,
        at("pick_time", waiting.pk, zone="Asia/Tokyo", date=scenes.workday(0)),
        at("pick_time", waiting.pk, **chosen),
        at("pick_zone", waiting.pk, search="new"),  # all of them would be 400 times the same
        at("pick_zone", waiting.pk, search="nowhere at all"),
        at("confirm_time", waiting.pk, **chosen),
        at("confirm_time", waiting.pk, zone="Asia/Tokyo"),
        opened("open_link", ended),
        sent("request_new_link", ended),
        sent("request_new_link", ended, email=scene.candidate.email),
        *_about_calls(earlier),
    ]


def _about_calls(scene: Scene) -> list[Exhibit]:
    """An applicant's own pages about their calls."""
    case, links = callrooms.with_links(scene)
    return [
        *(opened("open_call_link", link) for link in links),
        opened("open_call_link", f"{links[0]}x"),
        opened("open_call_link", links[-1]),
        *(at(name, case.pk) for name in ("my_calls", "stop_my_calls", "wish_call_time")),
        at("about_calls", scene.organization.slug),
    ]


def of_visitors(scene: Scene) -> list[Exhibit]:
    """Before signing in."""
    key = (user_pk_to_url_str(scene.recruiter), default_token_generator.make_token(scene.recruiter))
    login = reverse("account_login")
    return [
        *(at(name) for name in ("home", "privacy", "imprint", "jobs", "account_login", "account_signup")),
        *(at(name) for name in ("account_reset_password", "account_reset_password_done")),
        at("account_reset_password_from_key", *key),
        at("account_reset_password_from_key", "x", "y"),
        at("account_reset_password_from_key_done"),
        *(at(name) for name in ("account_request_login_code", "account_inactive")),
        at("job", scene.application.job_id),
        opened("accept_invitation", scenes.invitation(scene, email="somebody@example.com")),
        opened("accept_invitation", "/invitations/no-such-invitation/"),
        opened("", "/no/such/page/"),
        sent("account_login", login, login=scene.recruiter.email, password="wrong"),
        sent("account_confirm_login_code", reverse("account_request_login_code"), email=scene.candidate.email),
        sent("mfa_authenticate", login, login=scene.representative.email, password=PASSWORD),
        sent(
            "account_email_verification_sent",
            reverse("account_signup"),
            name="Nils",
            # Somebody else each time: nobody may sign up twice within seconds.
            email=lambda: f"nils.{uuid4().hex}@{scene.organization.slug}.example",
            password1=PASSWORD,
        ),
    ]


def of_newcomers(scene: Scene, newcomer: User) -> list[Exhibit]:
    """Signed in, with nothing there yet and no password."""
    names = ("my_applications", "my_interviews", "organizations", "organization_new", "account_set_password")
    return [
        *(at(name) for name in (*names, "mfa_index", "mfa_list_webauthn", "account_email")),
        at("apply", scene.application.job_id),
        sent("apply", reverse("apply", args=[scene.application.job_id])),
        sent("organization_new", reverse("organization_new")),
        opened("accept_invitation", scenes.invitation(scene, email=newcomer.email)),
    ]


def of_candidates(scene: Scene) -> list[Exhibit]:
    """Applications and interviews in all states, and the pages of the account."""
    booked = scenes.booked(scene, times=scenes.windows((1, 9, 11), (3, 15, 16)))
    with organization_context(scene.organization):
        elsewhere = offer(booked, now=timezone.now()).starts()[-1]
    another = {"moving_from": instant_value(booked.starts_at or elsewhere), "slot": instant_value(elsewhere)}
    names = ("account_logout", "account_reauthenticate", "account_change_password", "mfa_add_webauthn")
    return [
        *(at(name) for name in ("my_applications", "my_interviews")),
        at("proposal", scene.application.pk),
        at("interview", booked.pk),
        at("reschedule", booked.pk, date=scenes.workday(1)),
        at("confirm_time", booked.pk, **another),
        at("cancel_interview", booked.pk),
        at("apply", scene.application.job_id),
        *(at(name) for name in (*names, "profile", "mfa_activate_totp", "usersessions_list")),
        sent("profile", reverse("profile")),
        opened("accept_invitation", scenes.invitation(scene, email="somebody.else@example.com")),
    ]


def of_teams(scene: Scene, rival: Scene) -> list[Exhibit]:
    """What an admin sees."""
    slug = scene.organization.slug
    scenes.connected(scene, scene.admin)
    pending = scenes.offered(scene)
    booked = scenes.booked(rival, times=scenes.windows((0, 16, 18), (1, 16, 18)))
    now = timezone.now()
    past = [Span(now - 2 * DAY, now - 2 * DAY + HOUR), Span(now + 9 * DAY, now + 9 * DAY + HOUR)]
    held = scenes.booked(scenes.rival_of(scene), times=past, now=now - 5 * DAY)
    lacking = scenes.booked(scenes.rival_of(scene), times=scenes.windows((0, 18, 20), (1, 18, 20)))
    with organization_context(scene.organization):
        actions.step_back(lacking.pool()[0], by=on_page(scene.recruiter), now=now)
    proposed = _proposed(pending, by=scene.recruiter, now=now)
    talk = reverse("team_interview", args=[slug, held.pk])
    request = reverse("request_interview", args=[slug, scene.application.pk])
    names = ("team_applications", "team_jobs", "job_new", "team_settings", "interview_settings", "team_members")
    return [
        *(at(name, slug) for name in names),
        at("organizations"),
        at("team_application", slug, scene.application.pk),
        at("candidate_contact", slug, scene.application.pk),
        at("job_edit", slug, scene.application.job_id),
        at("job_stages", slug, scene.application.job_id),
        sent("job_stages", reverse("job_stages", args=[slug, scene.application.job_id])),
        at("stage_edit", slug, scene.application.job_id, scene.application.stage_id),
        *(at("team_interview", slug, each.pk) for each in (pending, booked, held, lacking)),
        sent("write_feedback", talk, at=reverse("write_feedback", args=[slug, held.pk])),
        opened("request_interview", request),
        sent("request_interview", request),
        at("offer_times", slug, pending.pk),
        at("accept_proposal", slug, proposed),
        at("team_cancel", slug, booked.pk),
        at("availability", slug),
        sent("availability", reverse("availability", args=[slug])),
        at("busy_calendars", slug),
        sent("upload_calendar", reverse("busy_calendars", args=[slug])),
        at("member_feed", slug),
        sent("member_feed", reverse("member_feed", args=[slug])),
        at("team_week", slug, week=scenes.workday(0)),
        sent("job_new", reverse("job_new", args=[slug])),
        sent("invite_member", reverse("team_members", args=[slug])),
        *account_settings(scene),
        *pages_of_calls(scene),
        *pages_of_the_link(scene),
        opened("desk", reverse("desk")),  # not allowed: the page that says so
    ]


def account_settings(scene: Scene) -> list[Exhibit]:
    """When Klara calls, over which line, and what she asks."""
    slug, job = scene.organization.slug, scene.application.job
    question = scenes.klara(scene)
    return [
        at("system_settings", slug),
        refused("system_settings", reverse("system_settings", args=[slug]), calls_per_day="9"),
        at("telephone_line", slug),
        refused("telephone_line", reverse("telephone_line", args=[slug]), number="nobody"),
        at("application_questions", slug),
        at("question_new", slug),
        at("question_edit", slug, question.pk),
        sent("question_new", reverse("question_new", args=[slug])),
        at("job_questions", slug, job.pk),
    ]


def pages_of_calls(scene: Scene) -> list[Exhibit]:
    """Who is called and what came of it. Klara's settings are there already."""
    slug, shown = scene.organization.slug, callrooms.furnished(scene)
    return [
        at("calls", slug),
        at("calls", slug, search="nobody at all"),
        *(at("call_case", slug, case.pk) for case in shown.cases),
        at("calls_overview", slug),
        at("calls_overview", slug, since="2026-01-02", until="2026-01-01"),
        at("test_calls", slug),
        refused("test_calls", reverse("test_calls", args=[slug]), number="nobody"),
        at("test_call", slug, shown.tested.pk),
        at("suppressions", slug),
        refused("suppressions", reverse("suppressions", args=[slug]), number="nobody"),
        at("lift_suppression", slug, shown.suppression.pk),
        at("stop_case", slug, shown.cases[0].pk),
        at("never_again", slug, shown.cases[0].pk),
        at("call_data", slug, shown.cases[0].application_id),
        at("erase_call_data", slug, shown.cases[0].application_id),
        *(at("team_application", slug, case.application_id) for case in shown.cases[-2:]),
    ]


def pages_of_the_link(scene: Scene) -> list[Exhibit]:
    """With an applicant tracking system, in its states; and somebody's application who came from there."""
    slug, connection = scene.organization.slug, linkrooms.linked(scene)
    rejected, *more = linkrooms.others(scene.admin)
    with organization_context(scene.organization):
        application = scene.organization.applications.get(
            ats_link__job_link__connection=connection, candidate__name="Sam Reed"
        )
    return [
        at("ats_link", slug),
        at("ats_connect", slug),
        refused("ats_connect", reverse("ats_connect", args=[slug]), company="", token="short"),
        at("ats_events", slug),
        sent("ats_events", reverse("ats_events", args=[slug])),
        at("ats_new_address", slug),
        at("ats_disconnect", slug),
        at("team_application", slug, application.pk),
        at("job_stages", slug, application.job_id),
        *(at("ats_link", each.slug) for each in (rejected, *more)),
        at("system_settings", rejected.slug),
        at("calls", rejected.slug),
    ]


def _proposed(interview: Interview, *, by: User, now: datetime) -> UUID:
    """A time that the candidate proposed, by its key."""
    starts = [scenes.windows((4, 9, 10))[0].start]
    with organization_context(interview.organization):
        asked = actions.report_no_fit(
            interview, message="Later?", proposed=starts, form_key=uuid4(), by=on_page(by), now=now
        )
        key: UUID = asked.proposed_times.get().pk
    return key


def of_representatives(scene: Scene, rival: Scene) -> list[Exhibit]:
    """The desk with something in every list, and the pages of second factors, of which a passkey is one."""
    now = timezone.now()
    asked = scenes.offered(scene)
    booked = scenes.booked(rival, times=scenes.windows((2, 16, 18), (3, 16, 18)))
    proposed = _proposed(asked, by=scene.recruiter, now=now)
    with organization_context(scene.organization):
        [message] = Message.objects.filter(about=subject_key(booked), kind="times_offered")
        Message.objects.filter(pk=message.pk).update(failed_at=now, due_at=None, error="550 5.1.1 No such user")
    names = ("mfa_index", "mfa_reauthenticate", "mfa_view_recovery_codes", "mfa_generate_recovery_codes")
    return [
        at("desk"),
        at("conference", asked.pk),
        at("conference", booked.pk),
        sent("conference", reverse("conference", args=[booked.pk]), at=reverse("conference", args=[booked.pk])),
        sent("add_note", reverse("conference", args=[booked.pk])),
        at("desk_offer_times", asked.pk),
        at("desk_accept_proposal", proposed),
        at("desk_cancel", booked.pk),
        *(at(name) for name in (*names, "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_reauthenticate_webauthn")),
        followed("mfa_edit_webauthn", reverse("mfa_list_webauthn"), "main li a:nth-of-type(1)"),
        followed("mfa_remove_webauthn", reverse("mfa_list_webauthn"), "main li a:nth-of-type(2)"),
    ]
