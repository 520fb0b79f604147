"""The note about a case that lands at the application and in the applicant tracking system."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from voicecalls.models import CallCase, CaseEnd
from voicecalls.words.answers import answer_in_words
from voicecalls.words.appointments import appointment_in_words

ENDS = {
    CaseEnd.COMPLETED: gettext_lazy("The interview on the phone is complete."),
    CaseEnd.NEEDS_REVIEW: gettext_lazy(
        "The interview on the phone is over. Please look at the answers: nobody was turned down."
    ),
    CaseEnd.BOOKED: gettext_lazy("The appointment is booked."),
    CaseEnd.NO_FIT: gettext_lazy("None of the times for the appointment suited. Please see that one is found."),
    CaseEnd.DECLINED: gettext_lazy("The applicant does not want to be interviewed on the phone."),
    CaseEnd.OPTED_OUT: gettext_lazy("The calls ended because this number was not to be called any more."),
    CaseEnd.HUMAN_REQUESTED: gettext_lazy("The applicant wants to speak to a person. Please get in touch."),
    CaseEnd.NOT_REACHED: gettext_lazy("The applicant could not be reached on the phone."),
    CaseEnd.BAD_NUMBER: gettext_lazy(
        "The phone number is not the applicant’s, or cannot be called. Please ask for another."
    ),
    CaseEnd.LEFT_STAGE: gettext_lazy("The calls ended because the application was moved to another stage."),
    CaseEnd.CLOSED: gettext_lazy("The calls ended because the application was closed."),
    CaseEnd.JOB_CLOSED: gettext_lazy("The calls ended because the job was closed."),
    CaseEnd.STOPPED: gettext_lazy("The team stopped the calls."),
}
REMARKS = {
    "question": gettext_lazy("The applicant asked: “{words}”"),
    "human": gettext_lazy("The applicant wants to speak to a person: “{words}”"),
    "wrong_person": gettext_lazy("Somebody else answered: “{words}”"),
    "call_back": gettext_lazy("The applicant asked for another time: “{words}”"),
    "call_back_by_other": gettext_lazy("Somebody else at the phone named a time: “{words}”"),
    "declined": gettext_lazy("The applicant said: “{words}”"),
    "time_wish": gettext_lazy("The applicant asked for other times: “{words}”"),
    "not_asked": gettext_lazy("Not asked, because it is not written in the language of the call: “{words}”"),
    "no_fit": gettext_lazy("About the times, the applicant said: “{words}”"),
}


def note_of_case(case: CallCase, *, end: str = "") -> str:
    """Plain text in the active language: how it ended, what was answered and said, where all of it stands. `end`: an
    earlier one, of a case that was taken up again."""
    parts = [end_in_words(case, end=end)]
    answers = list(case.answers.select_related("version").order_by("at"))
    if answers:
        parts.append("\n\n".join(answer_in_words(answer) for answer in answers))
    remarks = [
        str(REMARKS[each.kind]).format(words=each.words) for each in case.remarks.all() if _tells(each.kind, each.words)
    ]
    if remarks:
        parts.append("\n".join(remarks))
    calls = case.attempts.counted().count()
    if calls:
        parts.append(_("Calls: {number}").format(number=calls))
    parts.append(_("All calls and answers: {address}").format(address=timeline(case)))
    return "\n\n".join(parts)


def end_in_words(case: CallCase, *, end: str = "") -> str:
    """A sentence or two; of an appointment that stands, "Appointment booked: Tuesday, 24 November, 10:00–10:30
    (Berlin), with Anna Weber." on the clock of whoever reads."""
    ended = CaseEnd(end or case.end)
    if ended == CaseEnd.BOOKED and case.interview and case.interview.is_booked:
        return _("Appointment booked: {appointment}.").format(appointment=appointment_in_words(case.interview))
    return str(ENDS[ended])


def timeline(case: CallCase) -> str:
    """The full address of the page with everything about these calls."""
    path = reverse("call_case", kwargs={"slug": case.organization.slug, "case_id": case.pk})
    return f"{settings.PUBLIC_URL}{path}"


def _tells(kind: str, words: str) -> bool:
    return kind in REMARKS and bool(words)
