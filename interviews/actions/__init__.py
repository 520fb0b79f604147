"""What can be done with an interview. Each is one transaction, names its actor, and refuses in the user's words."""

from interviews.actions.aftermath import add_note, record_outcome, set_conference_details, settle, write_feedback
from interviews.actions.booking import accept_proposal, cancel, confirm_time, reschedule
from interviews.actions.help import report_no_fit
from interviews.actions.panel import fill_seat, replace_leavers, step_back
from interviews.actions.refusals import (
    AlreadyBooked,
    Ended,
    FormChanged,
    MovedMeanwhile,
    MovedTooOften,
    NotBooked,
    NothingPublished,
    NotOverYet,
    NotTakingPart,
    Over,
    SlotGone,
    TooLate,
)
from interviews.actions.requests import (
    Seat,
    draft,
    hiring_panel,
    offer_times,
    one_seat_each,
    request_interview,
    send_new_link,
)

__all__ = [
    "AlreadyBooked",
    "Ended",
    "FormChanged",
    "MovedMeanwhile",
    "MovedTooOften",
    "NotBooked",
    "NotOverYet",
    "NotTakingPart",
    "NothingPublished",
    "Over",
    "Seat",
    "SlotGone",
    "TooLate",
    "accept_proposal",
    "add_note",
    "cancel",
    "confirm_time",
    "draft",
    "fill_seat",
    "hiring_panel",
    "offer_times",
    "one_seat_each",
    "record_outcome",
    "replace_leavers",
    "report_no_fit",
    "request_interview",
    "reschedule",
    "send_new_link",
    "set_conference_details",
    "settle",
    "step_back",
    "write_feedback",
]
