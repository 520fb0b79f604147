"""What can be done with jobs and applications. Each is one transaction, and refuses in the user's words."""

from marketplace.actions.applications import link_candidates, move_to_stage, submit_proposal, write_note
from marketplace.actions.jobs import change_job, close_job, post_job, reopen_job
from marketplace.actions.refusals import (
    EntryStage,
    JobClosed,
    OtherJob,
    OwnTeam,
    StageGone,
    StageInHistory,
    StageInUse,
    StageNameTaken,
    StageOccupied,
    TooManyStages,
)

__all__ = [
    "EntryStage",
    "JobClosed",
    "OtherJob",
    "OwnTeam",
    "StageGone",
    "StageInHistory",
    "StageInUse",
    "StageNameTaken",
    "StageOccupied",
    "TooManyStages",
    "change_job",
    "close_job",
    "link_candidates",
    "move_to_stage",
    "post_job",
    "reopen_job",
    "submit_proposal",
    "write_note",
]
