"""The link with an organization's applicant tracking system."""

from ats_sync.models.connections import UNLISTED, Connection, ConnectionState
from ats_sync.models.events import InboundEvent
from ats_sync.models.links import SAME_PERSON_TWICE, ApplicationLink, CandidateLink, JobLink, StageLink
from ats_sync.models.pushes import Push, PushState

__all__ = [
    "SAME_PERSON_TWICE",
    "UNLISTED",
    "ApplicationLink",
    "CandidateLink",
    "Connection",
    "ConnectionState",
    "InboundEvent",
    "JobLink",
    "Push",
    "PushState",
    "StageLink",
]
