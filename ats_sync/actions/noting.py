"""Telling what is written down, and the tag. A note is known by a line that nobody else writes: where a request may
have been carried out, it is looked for among the candidate's notes before it is written again."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ats_sync.actions.holding import Held, fence, give_back, learn, learn_refusal, refused, settle_done
from ats_sync.port import Ats, AtsError
from ats_sync.telling import Problem, found, note_text
from core.reading import reading_as
from marketplace.models import ApplicationNote


def reference_of(note: ApplicationNote) -> str:
    """A line by which our own note is known."""
    return f"Ref. {note.pk}"


def text_of(note: ApplicationNote) -> str:
    """As it is written there, in the organization's language, with the address of the applicant's page."""
    organization, application = note.organization, note.application_id
    path = reverse("team_application", kwargs={"slug": organization.slug, "application_id": application})
    with reading_as(language=organization.language, time_zone=organization.time_zone):
        return note_text(
            note.text,
            all_of_it=_("The applicant’s page: {address}"),
            rest_at=f"{settings.PUBLIC_URL}{path}",
            reference=reference_of(note),
        )


def tell_note(held: Held, *, ats: Ats) -> None:
    """At most one request, after a look if there was one before."""
    note, candidate = held.push.note, held.push.link.candidate_link.remote_id
    assert note
    if held.was_sent and (known := found(reference_of(note), ats.notes(candidate))):
        settle_done(held, remote_id=known.id)
        return
    if not fence(held):
        give_back(held, because=Problem.NONE)
        return
    try:
        remote_id = ats.write_note(candidate, text=text_of(note))
    except AtsError as error:
        refused(held, error=error, was_sent=True)
        learn_refusal(held.connection, right="write_notes", error=error)
        raise
    settle_done(held, remote_id=remote_id)
    learn(held.connection, right="write_notes", granted=True)


def tell_tag(held: Held, *, ats: Ats) -> None:
    """One that is there already is as good, so it is simply told until it is known to be there."""
    ats.tag(held.push.link.candidate_link.remote_id, tag=held.push.tag)
    settle_done(held)
