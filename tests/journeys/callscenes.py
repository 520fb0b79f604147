"""Where journeys with telephones begin: an organization that calls over the exchange. Made by the real actions."""

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from itertools import count
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.actor import on_page
from core.tenancy import organization_context
from marketplace.actions import add_call_stages, call_stage_names, move_to_stage
from marketplace.models import Application, Job
from tests import factories
from tests.journeys import scenes
from tests.journeys.scenes import Scene
from tests.sandbox.exchange.running import RunningExchange
from tests.voicecalls import factories as calls
from voicecalls import demo_texts
from voicecalls.actions.connecting import change_line
from voicecalls.actions.questions import WantedQuestion, write_question
from voicecalls.actions.settings import WantedRule, change_call_settings
from voicecalls.addresses import inbound_address, inbound_status_address
from voicecalls.models import Line

_lines = count(1)


@dataclass(frozen=True, kw_only=True)
class Calling:
    """An organization in which a stage of every job starts calls, and its job, which asks one question of each kind."""

    scene: Scene
    line: Line
    begins: str  # the stage that starts calls
    ends: str  # where applicants stand after the interview
    exchange: RunningExchange

    @property
    def job(self) -> Job:
        job: Job = self.scene.application.job
        return job

    def page(self, name: str, *parts: object) -> str:
        """The address of a page of the team."""
        return reverse(name, args=[self.scene.organization.slug, *parts])

    def applicant(
        self, name: str, *, number: str = "", language: str = "en", job: Job | None = None, **behaviour: Any
    ) -> Application:
        """Somebody in Germany who has just applied. `behaviour`: what they do when their phone rings, in the words of
        the exchange's README."""
        job, number = job or self.job, number or calls.phone()
        self.exchange.person(number, name=name, **behaviour)
        email = f"{name.lower().replace(' ', '.')}@{self.scene.organization.slug}.example"
        with organization_context(self.scene.organization):
            first = job.stages.order_by("position")[0].name
        person = {"name": name, "email": email, "number": number, "language": language}
        return calls.application(job, stage_name=first, asks=False, now=timezone.now(), **person)

    def move(self, *applications: Application) -> None:
        """A recruiter moves them to the stage that starts calls."""
        with organization_context(self.scene.organization):
            for application in applications:
                stage = application.job.stages.get(name=self.begins)
                move_to_stage(application, stage=stage, by=on_page(self.scene.recruiter), now=timezone.now())

    def ended(self, count: int) -> None:
        """Wait until so many calls of the organization are over."""
        self.exchange.wait_for_calls(count=count, **{"from": self.line.number})

    def heard(self, number: str) -> list[str]:
        """What was said to this number in each call, the first one first."""
        made = self.exchange.calls(to=number)
        return [" ".join(line["text"] for line in call["said"] if line["who"] == "us") for call in made]


def calling(exchange: RunningExchange) -> Calling:
    """Calls are allowed all day, and questions asked in English and German."""
    scene, now = scenes.scene(), timezone.now()
    organization, job, by = scene.organization, scene.application.job, on_page(scene.admin)
    with organization_context(organization):
        add_call_stages(job, by=by, now=now)
        begins, ends = call_stage_names(job)
        for wanted in demo_texts.QUESTIONS:
            write_question(organization, wanted=WantedQuestion(**wanted), jobs=[job], by=by, now=now)
        rule = WantedRule(job=None, stage_name=begins, mode="interview", targets={"completed": ends})
        all_day = [[time(8), time(20)]]
        change_call_settings(organization, seen=0, rules=[rule], windows=all_day, by=by, now=now)
        line = _line(scene, exchange, now=now)
    return Calling(scene=scene, line=line, begins=begins, ends=ends, exchange=exchange)


def another_job(calling: Calling) -> Job:
    """A second job of the organization with the same questions."""
    organization, now = calling.scene.organization, timezone.now()
    job, by = factories.job(organization, title="Study Nurse", now=now), on_page(calling.scene.admin)
    with organization_context(organization):
        add_call_stages(job, by=by, now=now)
        write_question(organization, wanted=WantedQuestion(**demo_texts.QUESTIONS[1]), jobs=[job], by=by, now=now)
    return job


def _line(scene: Scene, exchange: RunningExchange, *, now: datetime) -> Line:
    """A number of the exchange that nobody else has."""
    line = change_line(
        scene.organization,
        account_sid=exchange.account.sid,
        token=exchange.account.token,
        number=f"+4930231251{next(_lines):02}",
        calls_per_second=Decimal(20),
        most_calls=20,
        by=on_page(scene.admin),
        now=now,
    )
    exchange.number(line.number, voice_url=inbound_address(line), status_callback=inbound_status_address(line))
    return line
