"""All pages there are: which addresses are none, and rooms of exhibits with the person who may enter them."""

from dataclasses import dataclass

from accounts.models import User
from tests import factories
from tests.journeys import exhibits, scenes
from tests.journeys.exhibits import Exhibit

NO_PAGES = {
    "healthz": "JSON",
    "readyz": "JSON",
    "brand_css": "a style sheet",
    "invite_file": "a calendar file",
    "calendar_feed": "a calendar file",
    "mfa_download_recovery_codes": "a text file",
    "mfa_login_webauthn": "JSON",
    "set_language": "only takes forms",
    "invite_member": "only takes forms",
    "change_role": "only takes forms",
    "remove_member": "only takes forms",
    "revoke_invitation": "only takes forms",
    "move_application": "only takes forms",
    "job_close": "only takes forms",
    "job_reopen": "only takes forms",
    "add_call_stages": "only takes forms",
    "move_stage": "only takes forms",
    "empty_stage": "only takes forms",
    "remove_stage": "only takes forms",
    "report_no_fit": "only takes forms",
    "retry_message": "only takes forms",
    "connect_calendar": "only takes forms",
    "read_calendar": "only takes forms",
    "remove_calendar": "only takes forms",
    "step_back": "only takes forms",
    "fill_seat": "only takes forms",
    "record_outcome": "only takes forms",
    "remind_now": "only takes forms",
    "ask_preferences": "only takes forms",
    "settle": "only takes forms",
    "line_check": "only takes forms",
    "line_forget_token": "only takes forms",
    "question_retire": "only takes forms",
    "pause_calls": "only takes forms",
    "call_now": "only takes forms",
    "call_row": "a part of the list of calls",
    "calls_export": "a table for spreadsheets",
    "export_call_data": "only takes forms",
    "desk_fill_seat": "only takes forms",
    "call_voice": "what the telephone provider asks",
    "call_answer": "what the telephone provider asks",
    "call_status": "what the telephone provider asks",
    "call_machine": "what the telephone provider asks",
    "call_fallback": "what the telephone provider asks",
    "call_inbound": "what the telephone provider asks",
    "call_inbound_status": "what the telephone provider asks",
    "ats_check": "only takes forms",
    "ats_hook": "what linked companies post",
    "ats_read_again": "only takes forms",
    "ats_tag": "only takes forms",
    "ats_try_again": "only takes forms",
}
ROOMS = ("by link", "visitor", "newcomer", "candidate", "team", "representative")


@dataclass(frozen=True, kw_only=True)
class Room:
    """Exhibits for one person; None is not signed in."""

    person: User | None
    exhibits: list[Exhibit]


def hung() -> dict[str, Room]:
    """Make the rows that the exhibits show."""
    scene = scenes.scene()
    rivals = [scenes.rival_of(scene) for _ in range(4)]  # one each: rounds of one application follow one another
    newcomer = factories.user(name="Nora New", email=f"nora@{scene.organization.slug}.example")
    rooms = (
        Room(person=None, exhibits=exhibits.by_link(scene, rivals[0], rivals[1])),
        Room(person=None, exhibits=exhibits.of_visitors(scene)),
        Room(person=newcomer, exhibits=exhibits.of_newcomers(scene, newcomer)),
        Room(person=scene.candidate, exhibits=exhibits.of_candidates(scene)),
        Room(person=scene.admin, exhibits=exhibits.of_teams(scene, rivals[2])),
        Room(person=scene.representative, exhibits=exhibits.of_representatives(scene, rivals[3])),
    )
    return dict(zip(ROOMS, rooms, strict=True))
