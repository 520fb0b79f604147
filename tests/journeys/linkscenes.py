"""Where journeys over the link begin: an organization that calls over the exchange is linked with a company at the
stand-in for Recruitee, whose events arrive. Made by the real actions."""

import re
from dataclasses import dataclass

from django.utils import timezone
from playwright.sync_api import Locator, Page

from accounts.actor import on_page
from ats_sync.actions.connecting import connect
from ats_sync.actions.hooking import keep_hook_secret
from ats_sync.actions.reading import read_some
from ats_sync.addresses import hook_address
from ats_sync.models import Connection
from core.tenancy import organization_context
from marketplace.models import Job
from tests.interviews.factories import availability
from tests.journeys import callscenes
from tests.journeys.boards import Company
from tests.journeys.callscenes import Calling
from tests.journeys.stack import Stack
from voicecalls.actions.questions import WantedQuestion, write_question
from voicecalls.actions.settings import WantedRule, change_call_settings
from voicecalls.queries import settings_of
from voicecalls.queries.plans import Plan

INTERVIEWS, INTERVIEWED = "Qualification Call", "Qualification Call Completed"
ARRANGES, ARRANGED = "Appointment Call", "Interview"
QUESTIONS = (("open", "Where did you last care for people?"), ("yes_no", "Do you have a driving licence?"))


@dataclass(frozen=True, kw_only=True)
class Linked:
    """Klara interviews in one stage of the first job and books with the recruiter in another."""

    calling: Calling
    company: Company
    stack: Stack

    def picks_up(self, number: str, *, name: str) -> None:
        """Somebody answers their phone on the exchange's page."""
        self.stack.exchange.person(number, name=name, does="phone")

    def drag(self, board: Page, name: str, *, to: str) -> None:
        """A card, over there; the worker hears of it, and then has a look who is to be called."""
        drag(board, self.stack, self.company, name=name, to=to)
        self.stack.run("ats_sync.events", "ats_sync.read", "voicecalls.tick")

    def tell(self) -> None:
        """The worker tells them what they do not know yet."""
        self.stack.run("ats_sync.push")


def linked(stack: Stack) -> Linked:
    """Every job and everybody has been read."""
    calling, company = callscenes.calling(stack.exchange), stack.companies.pop()
    organization, by = calling.scene.organization, on_page(calling.scene.admin)
    organization.language = "en"  # so their applicants are spoken to in English
    organization.save()
    with organization_context(organization):
        connection = connect(organization, company=company.subdomain, token=company.token, by=by, now=timezone.now())
        hook = stack.recruitee.create_webhook(hook_address(connection), company=company.id)
        keep_hook_secret(connection, secret=hook["secret"], by=by, now=timezone.now())
        while Connection.objects.filter(pk=connection.pk, imported_at=None).exists():
            read_some(connection, clock=timezone.now)
        _ready(calling)
    return Linked(calling=calling, company=company, stack=stack)


def _ready(calling: Calling) -> None:
    """Questions, rules, and a recruiter who has published hours."""
    scene, now = calling.scene, timezone.now()
    organization, by = scene.organization, on_page(scene.admin)
    availability(organization.memberships.get(user=scene.recruiter), now=now)
    job = Job.objects.get(organization=organization, title="Care Assistant")
    for kind, text in QUESTIONS:
        wanted = WantedQuestion(kind=kind, wordings={"en": {"text": text, "follow_up": "", "choices": []}})
        write_question(organization, wanted=wanted, jobs=[job], by=by, now=now)
    plan = Plan(round_name="First interview", minutes=30, seats=((scene.recruiter,),))
    rules = [
        WantedRule(job=job, stage_name=INTERVIEWS, mode="interview", targets={"completed": INTERVIEWED}),
        WantedRule(job=job, stage_name=ARRANGES, mode="recruiter", targets={"booked": ARRANGED}, plan=plan),
    ]
    seen = settings_of(organization).version
    change_call_settings(organization, seen=seen, rules=rules, by=by, now=now)


def open_board(page: Page, stack: Stack, company: Company) -> None:
    """Of the first job."""
    page.goto(f"{stack.recruitee.address}/companies/{company.id}/jobs/{company.jobs[0]}")


def column(board: Page, name: str) -> Locator:
    """A stage with its cards."""
    return board.get_by_role("region", name=re.compile(rf"^{name} \d+$"))


def drag(board: Page, stack: Stack, company: Company, *, name: str, to: str) -> None:
    """A card of the first job."""
    open_board(board, stack, company)
    board.get_by_role("listitem").filter(has_text=name).drag_to(column(board, to))
