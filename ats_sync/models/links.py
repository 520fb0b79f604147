"""Which of our rows is which of theirs. What was last seen there stands here, so that three things can be compared:
what they have now, what they had when we last looked, and what we have."""

from django.db import models
from django.db.models import Q

from accounts.models import Organization
from ats_sync.models.connections import Connection
from ats_sync.vendors import vendor
from core.tenancy import TenantManager, TenantOwned
from marketplace.models import Application, Candidate, Job, Stage

SAME_PERSON_TWICE = "same_person_twice"  # a `problem` of an ApplicationLink


class JobLink(TenantOwned):
    """`read_due_at`: its stages and applications are to be read (null: not before the next event or round). `job` is
    null until it was read for the first time: of a job that is only known by its id nothing is shown."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="jobs")
    remote_id = models.CharField(max_length=64)
    job = models.OneToOneField(Job, null=True, on_delete=models.CASCADE, related_name="ats_link")
    address = models.CharField(max_length=500, blank=True)  # where a person looks at it there
    team = models.JSONField(default=list, blank=True)  # e-mail addresses of their hiring team
    read_due_at = models.DateTimeField(null=True)
    read_claimed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=40, blank=True)

    objects = TenantManager["JobLink"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "remote_id"], name="ats_job_once")]
        indexes = [
            models.Index(fields=["read_due_at"], condition=Q(read_due_at__isnull=False), name="ats_job_due"),
        ]

    @property
    def keeper_name(self) -> str:
        """What people know the system as that keeps the job. Needs its connection."""
        return vendor(self.connection.vendor).name


class StageLink(TenantOwned):
    """A pipeline may be shared by jobs: the same remote stage has one row for each of them."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    job_link = models.ForeignKey(JobLink, on_delete=models.CASCADE, related_name="stages")
    remote_id = models.CharField(max_length=64)
    stage = models.OneToOneField(Stage, on_delete=models.CASCADE, related_name="ats_link")
    gone_at = models.DateTimeField(null=True)

    objects = TenantManager["StageLink"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "job_link", "remote_id"], name="ats_stage_once")]


class CandidateLink(TenantOwned):
    """`read_due_at`: name, addresses and numbers are to be read. Two records of one person lead to one of ours.
    `candidate` is null until they were read for the first time."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="candidates")
    remote_id = models.CharField(max_length=64)
    candidate = models.ForeignKey(Candidate, null=True, on_delete=models.CASCADE, related_name="ats_links")
    address = models.CharField(max_length=500, blank=True)
    phones = models.JSONField(default=list, blank=True)  # as written there, all of them
    emails = models.JSONField(default=list, blank=True)  # those that are addresses, in lower case
    read_due_at = models.DateTimeField(null=True)
    read_claimed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)  # readings in a row that failed
    gone_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=40, blank=True)

    objects = TenantManager["CandidateLink"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "remote_id"], name="ats_candidate_once")]
        indexes = [
            models.Index(fields=["read_due_at"], condition=Q(read_due_at__isnull=False), name="ats_candidate_due"),
        ]


class ApplicationLink(TenantOwned):
    """`remote_stage`: the stage link in which it was seen last; null once somebody there was seen to have decided
    otherwise than we did, until the reading takes that over. `application` is null where the same person has two of
    their records in one job: the first is taken over, the other only shown."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    job_link = models.ForeignKey(JobLink, on_delete=models.CASCADE, related_name="applications")
    candidate_link = models.ForeignKey(CandidateLink, on_delete=models.CASCADE, related_name="applications")
    remote_id = models.CharField(max_length=64)
    application = models.OneToOneField(Application, null=True, on_delete=models.CASCADE, related_name="ats_link")
    remote_stage = models.ForeignKey(StageLink, null=True, on_delete=models.SET_NULL, related_name="+")
    standing = models.CharField(max_length=10, default="open")  # of `port.RemoteStanding`
    version = models.CharField(max_length=60, blank=True)  # as it was seen last; "": not known
    seen_at = models.DateTimeField()  # when the request began that saw it: what an earlier one saw is old news
    gone_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=40, blank=True)

    objects = TenantManager["ApplicationLink"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "remote_id"], name="ats_application_once")]
