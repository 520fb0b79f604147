"""A link with something in every list of its page. Nothing of it is due: the worker asks nobody about it."""

from datetime import timedelta

from django.utils import timezone

from ats_sync.models import ApplicationLink, Connection
from core.tenancy import organization_context
from tests import factories
from tests.ats_sync import factories as links
from tests.journeys.scenes import Scene
from tests.voicecalls import factories as calls

LATER = timedelta(days=30)
COMPANY = "6001"  # not at the stand-in


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
