"""What the access matrix needs to know of each address: the rows it leads to, and a form that would do something.

An address without an entry fails the build.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from uuid import uuid4

from django.core.files.base import ContentFile

from core.clock import instant_value
from core.tenancy import organization_context
from tests.architecture.premises import Premises
from tests.factories import NOW
from tests.interviews.factories import NOTHING_ON, start
from tests.voicecalls.typed import typed_line, typed_question, typed_settings
from voicecalls import links

Form = dict[str, object]
EVERYBODY: frozenset[str] = frozenset()


class Upload(ContentFile[bytes]):
    """A file that one visitor after the other sends."""

    def read(self, *sizes: int) -> bytes:
        self.seek(0)
        return bytes(super().read(*sizes))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """`form`: what POST sends; at an address of ours it must change something when a visitor who may sends it.

    `rows`: values that differ from the usual ones. `own`: at an address that leads to a person's own rows, who of those
    that may enter has such a row. `asks_login`: open to everybody, but its POST is for people who have signed in.
    """

    form: Callable[[Premises], Form] = field(default=lambda premises: {})
    rows: Callable[[Premises], dict[str, object]] = field(default=lambda premises: {})
    own: Collection[str] = EVERYBODY
    asks_login: bool = False

    def values(self, premises: Premises) -> dict[str, object]:
        """What the address takes, at this organization."""
        return {**_usual_rows(premises), **self.rows(premises)}


def _usual_rows(premises: Premises) -> dict[str, object]:
    return {
        "slug": premises.slug,
        "job_id": premises.job.pk,
        "stage_id": premises.unused_stage.pk,
        "application_id": premises.application.pk,
        "interview_id": premises.pending.pk,
        "membership_id": premises.leaver.pk,
        "invitation_id": premises.invitation.pk,
        "message_id": premises.failed.pk,
        "proposed_id": premises.proposed_time.pk,
        "calendar_id": premises.busy_calendar.pk,
        "case_id": premises.attempt.case_id,
        "pk": premises.passkey.pk,
        "attempt_id": premises.attempt.pk,
        "line_id": premises.line.pk,
        "hook_key": premises.connection.hook_key,
        "question_id": premises.question.pk,
        "suppression_id": premises.suppression.pk,
        "push_id": premises.stuck.pk,
        "number": 0,
        "token": premises.usable_link.rstrip("/").rpartition("/")[2],
        "uidb36": "1",
        "key": "not-a-key",
    }


def unknown_values(slug: str | None = None) -> dict[str, object]:
    """What leads to no row at all; with a slug, to no row of that organization."""
    rows = ["job_id", "application_id", "interview_id", "membership_id", "invitation_id", "message_id"]
    rows += [
        "case_id",
        "proposed_id",
        "calendar_id",
        "stage_id",
        "attempt_id",
        "line_id",
        "hook_key",
        "question_id",
        "suppression_id",
        "push_id",
    ]
    nothing = {"number": 0, "pk": 2**31 - 1, "token": "x" * 43, "uidb36": "1", "key": "not-a-key"}
    return {"slug": slug or "no-such-organization", **{row: uuid4() for row in rows}, **nothing}


def _windows(premises: Premises, *, on: tuple[str, str] = ("2026-11-24", "2026-11-25")) -> Form:
    """Before the later rounds that are booked."""
    row = {"opens": "09:00", "closes": "11:00"}
    days = {f"windows-{n}-day": day for n, day in enumerate(on)}
    times = {f"windows-{n}-{name}": value for n in range(2) for name, value in row.items()}
    counts = {"windows-TOTAL_FORMS": 2, "windows-INITIAL_FORMS": 0}
    return {"time_zone": premises.organization.time_zone, "form_key": uuid4(), **counts, **days, **times}


def _round(premises: Premises) -> Form:
    return {
        **_windows(premises, on=("2026-12-03", "2026-12-04")),
        "round_name": "Second round",
        "minutes": 30,
        "guests": "somebody@example.net",
    }


def _hours(premises: Premises) -> Form:
    terms = {"time_zone": "Asia/Kolkata", "notice_minutes": 1440, "horizon_days": 28}
    buffers = {"buffer_before_minutes": 0, "buffer_after_minutes": 15, "most_per_day": "", "most_per_week": 9}
    counts = {f"{part}-{name}_FORMS": 0 for part in ("weekly", "other", "off") for name in ("TOTAL", "INITIAL")}
    row = {"weekly-0-weekday": 2, "weekly-0-opens": "09:30", "weekly-0-closes": "00:00"}
    return {**terms, **buffers, **counts, **row, "weekly-TOTAL_FORMS": 1}


def _participant(premises: Premises) -> Form:
    with organization_context(premises.organization):
        return {"participant": premises.pending.pool()[0].pk}


def _lacking(premises: Premises) -> dict[str, object]:
    return {"interview_id": premises.lacking.pk}


def _substitute(premises: Premises) -> Form:
    return {"seat": 1, "member": premises.leaver.pk}


def _slot(premises: Premises) -> Form:
    return {"slot": instant_value(start()), "zone": "Europe/Berlin"}


def _organization(premises: Premises) -> Form:
    details = {"country": "IN", "time_zone": "Asia/Kolkata", "language": "en", "accent": "#0b6b5c"}
    return {"name": "Another name", "region": "", **details}


def _interview_settings(premises: Premises) -> Form:
    notices = {"booking_notice_minutes": "1", "cancel_notice_minutes": "0", "move_notice_minutes": "2"}
    return {
        **notices,
        "most_moves": "1",
        "nudge_1": "3",
        "before_1": "24",
        "quiet_from": "21:00",
        "quiet_until": "07:00",
    }


def _job(premises: Premises) -> Form:
    return {"title": "Study Nurse", "place": "Graz", "description": "Take care."}


def _new_stage(premises: Premises) -> Form:
    return {"name": "Test task", "after": premises.next_stage.pk}


def _next_stage(premises: Premises) -> Form:
    return {"stage": premises.next_stage.pk}


def _call(premises: Premises, **news: str) -> Form:
    """What the telephone provider posts about a call."""
    call = {"AccountSid": premises.line.account_sid, "CallSid": premises.attempt.sid, "CallStatus": "in-progress"}
    return {**call, "From": premises.line.number, "To": premises.attempt.number, "FromCity": "", **news}


def _event(premises: Premises) -> Form:
    """What a linked company posts about an applicant."""
    return {
        "key": "990001",
        "happening": "application",
        "company": premises.connection.company,
        "candidates": ["46000001"],
        "jobs": [],
    }


def _talking(premises: Premises) -> dict[str, object]:
    return {"attempt_id": premises.talking.pk}


def _call_token(premises: Premises) -> str:
    with organization_context(premises.organization):
        assert premises.attempt.case
        return links.mint(premises.attempt.case, now=NOW).rstrip("/").rpartition("/")[2]


WITH_APP = {"admin", "foreign admin", "removed member", "representative", "foreign representative"}
WITH_CODES = {"candidate", "foreign candidate"}
WITH_PASSKEY = {"candidate"}
WITH_CALENDAR = {"recruiter"}
WITH_TEST_CALL = {"recruiter"}

ENTRIES = {
    # core
    "healthz": Entry(),
    "readyz": Entry(),
    "set_language": Entry(form=lambda here: {"language": "de"}),
    # allauth: open pages decide for themselves what a visitor gets to see there
    "account_login": Entry(),
    "account_logout": Entry(),
    "account_inactive": Entry(),
    "account_signup": Entry(),
    "account_reauthenticate": Entry(),
    "account_email_verification_sent": Entry(),
    "account_change_password": Entry(),
    "account_set_password": Entry(),
    "account_reset_password": Entry(),
    "account_confirm_login_code": Entry(),
    "account_reset_password_from_key_done": Entry(),
    "account_reset_password_from_key": Entry(),
    "account_reset_password_done": Entry(),
    "account_request_login_code": Entry(),
    "mfa_index": Entry(),
    "mfa_authenticate": Entry(),
    "mfa_reauthenticate": Entry(),
    "mfa_activate_totp": Entry(),
    "mfa_deactivate_totp": Entry(own=WITH_APP),
    "mfa_view_recovery_codes": Entry(own=WITH_CODES),
    "mfa_generate_recovery_codes": Entry(),
    "mfa_download_recovery_codes": Entry(own=WITH_CODES),
    "mfa_list_webauthn": Entry(),
    "mfa_add_webauthn": Entry(),
    "mfa_reauthenticate_webauthn": Entry(),
    "mfa_remove_webauthn": Entry(own=WITH_PASSKEY),
    "mfa_edit_webauthn": Entry(own=WITH_PASSKEY),
    "mfa_login_webauthn": Entry(),
    "usersessions_list": Entry(),
    # accounts
    "home": Entry(),
    "privacy": Entry(),
    "imprint": Entry(),
    "brand_css": Entry(),
    "organizations": Entry(),
    "organization_new": Entry(form=_organization),
    "accept_invitation": Entry(rows=lambda here: {"token": here.invitation_token}, asks_login=True),
    "account_email": Entry(),
    "profile": Entry(form=lambda here: {"name": "New Name", "language": "de", "time_zone": "Asia/Kolkata"}),
    "team_settings": Entry(form=_organization),
    "interview_settings": Entry(form=_interview_settings),
    "team_members": Entry(),
    "invite_member": Entry(form=lambda here: {"email": "new@example.com", "role": "recruiter"}),
    "change_role": Entry(form=lambda here: {"role": "interviewer"}),
    "remove_member": Entry(),
    "revoke_invitation": Entry(),
    # marketplace
    "jobs": Entry(),
    "job": Entry(),
    "apply": Entry(
        rows=lambda here: {"job_id": here.vacancy.pk}, form=lambda here: {"text": "I would like to work with you."}
    ),
    "my_applications": Entry(),
    "proposal": Entry(),
    "team_applications": Entry(),
    "team_application": Entry(),
    "move_application": Entry(form=_next_stage),
    "candidate_contact": Entry(form=lambda here: {"phone": "+44 7700 900999", "country": "GB", "region": "SCT"}),
    "team_jobs": Entry(),
    "job_new": Entry(form=_job),
    "job_edit": Entry(form=_job),
    "job_close": Entry(),
    "job_reopen": Entry(rows=lambda here: {"job_id": here.closed_job.pk}),
    "job_stages": Entry(form=_new_stage),
    "add_call_stages": Entry(),
    "stage_edit": Entry(form=lambda here: {"name": "Test task"}),
    "move_stage": Entry(form=lambda here: {"up": here.next_stage.pk}),
    "empty_stage": Entry(
        rows=lambda here: {"stage_id": here.application.stage_id}, form=lambda here: {"into": here.next_stage.pk}
    ),
    "remove_stage": Entry(),
    # interviews
    "request_new_link": Entry(form=lambda here: {"token": here.ended_link.rstrip("/").rpartition("/")[2]}),
    "open_link": Entry(),
    "my_interviews": Entry(),
    "interview": Entry(),
    "pick_time": Entry(),
    "reschedule": Entry(),
    "pick_zone": Entry(),
    "confirm_time": Entry(form=_slot),
    "report_no_fit": Entry(form=lambda here: {"form_key": uuid4(), "message": "Only at night, please."}),
    "invite_file": Entry(),
    "cancel_interview": Entry(form=lambda here: {"reason": "I found something else."}),
    "request_interview": Entry(form=_round),
    "team_interview": Entry(),
    "offer_times": Entry(form=_windows),
    "team_cancel": Entry(form=lambda here: {"reason": "We found somebody."}),
    "desk_cancel": Entry(form=lambda here: {"reason": "The job is filled."}),
    "availability": Entry(form=_hours),
    "busy_calendars": Entry(),
    "connect_calendar": Entry(form=lambda here: {"address-address": "https://calendar.example/secret/basic.ics"}),
    "upload_calendar": Entry(form=lambda here: {"file-content": Upload(NOTHING_ON, name="private.ics")}),
    "read_calendar": Entry(own=WITH_CALENDAR),
    "remove_calendar": Entry(own=WITH_CALENDAR),
    "member_feed": Entry(form=lambda here: {"instead_of": here.feed.pk}),
    "calendar_feed": Entry(rows=lambda here: {"token": here.feed_token}),
    "team_week": Entry(),
    "step_back": Entry(form=_participant),
    "fill_seat": Entry(rows=_lacking, form=_substitute),
    "accept_proposal": Entry(),
    "record_outcome": Entry(rows=lambda here: {"interview_id": here.past.pk}, form=lambda here: {"outcome": "held"}),
    "write_feedback": Entry(rows=lambda here: {"interview_id": here.past.pk}, form=lambda here: {"text": "Clear."}),
    "desk": Entry(),
    "conference": Entry(
        rows=lambda here: {"interview_id": here.booked.pk},
        form=lambda here: {"conference_link": "https://video.example/other"},
    ),
    "remind_now": Entry(),
    "ask_preferences": Entry(rows=lambda here: {"interview_id": here.cancelled.pk}),
    "settle": Entry(rows=lambda here: {"interview_id": here.cancelled.pk}),
    "add_note": Entry(form=lambda here: {"form_key": uuid4(), "text": "Rings back tomorrow."}),
    "desk_fill_seat": Entry(rows=_lacking, form=_substitute),
    "desk_offer_times": Entry(form=_windows),
    "desk_accept_proposal": Entry(),
    "retry_message": Entry(),
    # voicecalls: the telephone provider
    # the settings and the line are for admins; questions for recruiters as well, who know what a job asks for
    "system_settings": Entry(form=lambda here: typed_settings(seen=1, most_attempts="4")),
    "telephone_line": Entry(form=lambda here: {**typed_line(), "account_sid": here.line.account_sid, "token": ""}),
    "line_check": Entry(),
    "line_forget_token": Entry(),
    "application_questions": Entry(),
    "question_new": Entry(form=lambda here: typed_question(text_en="Can you work at night?")),
    "question_edit": Entry(form=lambda here: typed_question(text_en="Do you drive?")),
    "question_retire": Entry(),
    "job_questions": Entry(form=lambda here: {"do": f"remove-{here.question.pk}"}),
    "open_call_link": Entry(rows=lambda here: {"token": _call_token(here)}),
    "my_calls": Entry(),
    "stop_my_calls": Entry(),
    "wish_call_time": Entry(form=lambda here: {"at": instant_value(start(day=1, hour=14))}),
    "about_calls": Entry(),
    # voicecalls: who is called and what came of it; interviewers read, recruiters act, admins allow calls again
    "calls": Entry(),
    "pause_calls": Entry(form=lambda here: {"do": "pause"}),
    "calls_overview": Entry(),
    "calls_export": Entry(),
    "test_calls": Entry(form=lambda here: {"number": "01522 8817999", "job": here.job.pk, "language": "en"}),
    "test_call": Entry(rows=lambda here: {"attempt_id": here.test_call.pk}, own=WITH_TEST_CALL),
    "suppressions": Entry(form=lambda here: {"number": "01522 8817998"}),
    "lift_suppression": Entry(),
    "call_case": Entry(),
    "call_row": Entry(),
    "call_now": Entry(rows=lambda here: {"case_id": here.waiting_case.pk}),
    "stop_case": Entry(),
    "never_again": Entry(),
    "call_data": Entry(),
    "export_call_data": Entry(),
    "erase_call_data": Entry(rows=lambda here: {"application_id": here.waiting_case.application_id}),
    "call_voice": Entry(form=_call),
    "call_answer": Entry(
        rows=_talking, form=lambda here: _call(here, CallSid=here.talking.sid, SpeechResult="Ja", Confidence="0.9")
    ),
    "call_status": Entry(form=lambda here: _call(here, SequenceNumber="2")),
    "call_machine": Entry(form=lambda here: _call(here, AnsweredBy="human")),
    "call_fallback": Entry(form=lambda here: _call(here, ErrorCode="11200")),
    "call_inbound": Entry(form=lambda here: _call(here, CallSid="CA" + "0e" * 16, Direction="inbound")),
    "call_inbound_status": Entry(form=lambda here: _call(here, CallSid="CA" + "0d" * 16, CallStatus="completed")),
    # ats_sync: recruiters read how the link is, and try again what was stuck; admins change it
    "ats_link": Entry(),
    "ats_try_again": Entry(),
    "ats_connect": Entry(form=lambda here: {"company": here.connection.company, "token": "tok-acme"}),
    "ats_events": Entry(form=lambda here: {"secret": "whsec-of-another-webhook"}),
    "ats_new_address": Entry(),
    "ats_check": Entry(),
    "ats_read_again": Entry(),
    "ats_tag": Entry(form=lambda here: {"tag": "called"}),
    "ats_disconnect": Entry(),
    "ats_hook": Entry(form=_event),
}
