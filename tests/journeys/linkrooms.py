"""Links in every state, as the pages about them show them. Nothing of them is due: the worker asks nobody."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Organization, User
from ats_sync.models import ApplicationLink, Connection
from core.tenancy import organization_context
from marketplace.actions import remove_stage
from tests import factories
from tests.ats_sync import factories as links
from tests.factories import NOBODY
from tests.journeys.scenes import Scene
from tests.voicecalls import appointments
from tests.voicecalls import factories as calls

LATER = timedelta(days=30)
COMPANY, REJECTED, CUT = "6001", "6002", "6003"  # not at the stand-in


def linked(scene: Scene) -> Connection:
    """A company, being read for the first time, with an event that was refused."""
    now = timezone.now()
    refused = {"hook_heard_at": None, "hook_refused_at": now, "imported_at": None, "rights": {"move": False}}
    connection = links.connection(scene.organization, company=COMPANY, now=now, **refused)
    job = factories.job(scene.organization, title="Care Assistant", now=now)
    people = [
        calls.application(job, stage_name="Applied", asks=False, now=now, name=name, number=number)
        for name, number in (("Sam Reed", None), ("Petra Sommer", ""), ("Jon Tamm", None))
    ]
    sam, _petra, jon = (links.linked(connection, each, phones=["+49 30 5550100"]) for each in people)
    own = {"due_at": now + LATER, "created_at": now}
    links.push(sam, state="stuck", problem="forbidden", **own)
    links.push(sam, state="dropped", problem="moved_there", **own)
    links.push(sam, state="waiting", **own)
    links.job_link(connection, read_at=None, problem="forbidden")
    links.job_link(connection, read_at=None)
    with organization_context(scene.organization):
        ApplicationLink.objects.filter(pk=jon.pk).update(application=None, problem="same_person_twice")
    return connection


def others(admin: User) -> list[Organization]:
    """Of somebody's organizations: a token that is rejected, where the stage that started calls is gone as well; a link
    that was cut; none at all."""
    now = timezone.now()
    rejected, cut, none = (
        factories.organization(founder=admin, now=now, name=name, language="de") for name in ("Lab", "Clinic", "Office")
    )
    links.connection(rejected, company=REJECTED, now=now, state="rejected", problem="token", problem_at=now)
    gone = {"hook_tested_at": None, "hook_heard_at": None, "token": "", "hook": ""}
    links.connection(cut, company=CUT, now=now, state="disconnected", **gone)
    job = factories.job(rejected, title="Study Nurse", now=now)
    arranges = calls.rule(job, stage_name=appointments.STAGE, mode="recruiter", now=now)
    vanished = calls.rule(job, now=now)
    with organization_context(rejected):
        appointments.plan(arranges, [rejected.memberships.get(user=admin)])
        assert vanished.stage
        remove_stage(vanished.stage, by=NOBODY, now=now)
    return [rejected, cut, none]
