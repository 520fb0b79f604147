"""Application Questions: the list, one question, the questions of one job."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core.pages import page
from core.refusal import Refused
from marketplace.models import Job
from voicecalls.actions.questions import (
    change_question,
    link_question,
    move_question,
    retire_question,
    unlink_question,
    use_again,
    write_question,
)
from voicecalls.forms.questions import LinkForm, QuestionForm
from voicecalls.models import Question, QuestionVersion
from voicecalls.queries import settings_of
from voicecalls.queries.questions import asked_in, job_counts, not_asked_in, written
from voicecalls.words.questions import (
    asked_aloud,
    kind_in_words,
    knock_out_in_words,
    missing_languages,
    text_of,
)

HTTP_CONFLICT, HTTP_UNPROCESSABLE = 409, 422
STEPS = {"up": -1, "down": 1}


@member("recruiter")
@require_safe
def application_questions(request: MemberRequest) -> HttpResponse:
    """All questions, and the jobs with the number of questions they ask."""
    main = _main(request)
    rows = [
        {
            **_in_words(request, each.version),
            "question": each.question,
            "jobs": each.jobs,
            "answers": each.answers,
            "missing": missing_languages(each.version.wordings, main=main),
        }
        for each in written(request.organization)
    ]
    context = {"rows": rows, "jobs": job_counts(request.organization)}
    return page(request, "voicecalls/questions.html", context)


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def question_new(request: MemberRequest) -> HttpResponse:
    """Write a question; the preview reads it aloud, so to speak, and saves nothing."""
    data = request.POST if request.method == "POST" else None
    first = [job for job in _open_jobs(request) if str(job.pk) == request.GET.get("job")]
    form = QuestionForm(data, organization=request.organization, open_jobs=_open_jobs(request), asking=first)
    if form.is_bound and _wants_to_save(request) and form.is_valid():
        try:
            write_question(
                request.organization,
                wanted=form.wanted,
                jobs=form.chosen_jobs,
                by=on_page(request.user),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("jobs", str(refusal))
        else:
            messages.success(request, _("The question is saved. It is asked from the next call on."))
            return redirect("application_questions", slug=request.organization.slug)
    return _question_page(request, form)


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request: MemberRequest, *, question_id: UUID) -> HttpResponse:
    """Change a question: what was asked so far stays as it was, in its version."""
    question = _question(request, question_id)
    version, open_jobs = question.versions.latest("number"), _open_jobs(request)
    asking = set(question.job_questions.values_list("job_id", flat=True))
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        organization=request.organization,
        open_jobs=open_jobs,
        version=version,
        asking=[job for job in open_jobs if job.pk in asking],
    )
    if form.is_bound and _wants_to_save(request) and form.is_valid():
        by, now = on_page(request.user), timezone.now()
        try:
            saved = change_question(question, wanted=form.wanted, jobs=form.chosen_jobs, by=by, now=now)
        except Refused as refusal:
            form.add_error("jobs", str(refusal))
        else:
            if saved.number > version.number:
                words = _("Saved as version {number}. It is asked from the next call on; earlier answers keep theirs.")
                messages.success(request, words.format(number=saved.number))
            else:
                messages.success(request, _("The question is saved."))
            return redirect("application_questions", slug=request.organization.slug)
    return _question_page(request, form, question=question, version=version)


@member("recruiter")
@require_POST
def question_retire(request: MemberRequest, *, question_id: UUID) -> HttpResponse:
    """Ask it in no job any more; with `again`, take it back into use."""
    question, by, now = _question(request, question_id), on_page(request.user), timezone.now()
    if request.POST.get("again"):
        use_again(question, by=by, now=now)
        messages.success(request, _("The question is in use again. Please choose the jobs that ask it."))
        return redirect("question_edit", slug=request.organization.slug, question_id=question.pk)
    retire_question(question, by=by, now=now)
    messages.success(request, _("The question is retired: no job asks it any more. Answers to it stay."))
    return redirect("application_questions", slug=request.organization.slug)


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def job_questions(request: MemberRequest, *, job_id: UUID) -> HttpResponse:
    """The questions of a job in their order; buttons move, remove and add."""
    job = get_object_or_404(request.organization.jobs.all(), pk=job_id)
    offered = [(str(each.question_id), text_of(each)) for each in not_asked_in(job)]
    do = request.POST.get("do", "")
    form = LinkForm(request.POST if do == "add" else None, offered=offered)
    status = 200
    if request.method == "POST":
        try:
            if _rearranged(request, job, do, form):
                return redirect("job_questions", slug=request.organization.slug, job_id=job.pk)
            status = HTTP_UNPROCESSABLE
        except Refused as refusal:
            form.add_error("question", str(refusal))
            status = HTTP_CONFLICT
    main = _main(request)
    rows = [
        {
            **_in_words(request, each),
            "id": each.question_id,
            "missing": missing_languages(each.wordings, main=main),
        }
        for each in asked_in(job)
    ]
    context = {"job": job, "rows": rows, "form": form, "has_more": bool(offered), "moved": request.GET.get("moved")}
    return page(request, "voicecalls/job_questions.html", context, status=status)


def _rearranged(request: MemberRequest, job: Job, do: str, form: LinkForm) -> bool:
    """Whether the button was one that could be followed."""
    by, now = on_page(request.user), timezone.now()
    if do == "add":
        if not form.is_valid():
            return False
        question = _question(request, UUID(form.cleaned_data["question"]))
        link_question(job, question=question, by=by, now=now)
        return True
    verb, _dash, pk = do.partition("-")
    known = {str(each): each for each in job.job_questions.values_list("question_id", flat=True)}
    if pk not in known:
        return bool(pk)  # somebody has removed it meanwhile: the page shows how it stands now
    if verb in STEPS:
        move_question(job, question_id=known[pk], places=STEPS[verb], by=by, now=now)
    elif verb == "remove":
        unlink_question(job, question_id=known[pk], by=by, now=now)
    return True


def _question_page(
    request: MemberRequest,
    form: QuestionForm,
    *,
    question: Question | None = None,
    version: QuestionVersion | None = None,
) -> HttpResponse:
    main, is_preview = _main(request), request.POST.get("do") == "preview"
    kind, wordings = (version.kind, version.wordings) if version else ("", {})
    if form.is_bound:
        form.is_valid()
        kind, wordings = form.cleaned_data.get("kind", ""), form.wordings
    context: dict[str, Any] = {
        "form": form,
        "question": question,
        "version": version,
        "versions": list(question.versions.order_by("-number")[:20]) if question else [],
        "aloud": list(asked_aloud(kind, wordings)),
        "missing": missing_languages(wordings, main=main),
    }
    status = HTTP_UNPROCESSABLE if form.errors and not is_preview else 200
    return page(request, "voicecalls/question.html", context, partials=("aloud",), status=status)


def _in_words(request: MemberRequest, version: QuestionVersion) -> dict[str, str]:
    return {
        "text": text_of(version, request.organization.language),
        "kind": kind_in_words(version),
        "knock_out": knock_out_in_words(version),
    }


def _main(request: MemberRequest) -> str:
    """The language of calls."""
    return settings_of(request.organization).language or request.organization.language


def _wants_to_save(request: MemberRequest) -> bool:
    return request.POST.get("do") != "preview"


def _open_jobs(request: MemberRequest) -> list[Job]:
    return list(request.organization.jobs.open().order_by("title", "pk"))


def _question(request: MemberRequest, question_id: UUID) -> Question:
    return get_object_or_404(Question.objects.filter(organization=request.organization), pk=question_id)
