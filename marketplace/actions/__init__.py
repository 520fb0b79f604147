"""What can be done with jobs and applications. Each is one transaction, and refuses in the user's words."""

from marketplace.actions.applications import link_candidates, move_to_stage, submit_proposal, write_note
from marketplace.actions.candidates import change_contact
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
from marketplace.actions.stages import (
    MOST_STAGES,
    add_call_stages,
    add_stage,
    call_stage_names,
    empty_stage,
    move_stage,
    remove_stage,
    rename_stage,
    why_it_stays,
)

__all__ = [
    "MOST_STAGES",
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
    "add_call_stages",
    "add_stage",
    "call_stage_names",
    "change_contact",
    "change_job",
    "close_job",
    "empty_stage",
    "link_candidates",
    "move_stage",
    "move_to_stage",
    "post_job",
    "remove_stage",
    "rename_stage",
    "reopen_job",
    "submit_proposal",
    "why_it_stays",
    "write_note",
]
