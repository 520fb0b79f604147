"""A member's connected calendars: the list with its states, connecting, reading again, removing. To each their own."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core.pages import page
from core.refusal import Refused
from interviews import actions
from interviews.forms.calendars import AddressForm, FileForm
from interviews.models import BusyCalendar


@member("interviewer")
@require_safe
def busy_calendars(request: MemberRequest) -> HttpResponse:
    """The calendars that make the member busy. While one is being read, the list is looked up again and again."""
    return _list_page(request)


@member("interviewer")
@require_http_methods(["GET", "HEAD", "POST"])
def connect_calendar(request: MemberRequest) -> HttpResponse:
    """By its address."""
    if request.method != "POST":
        return redirect("busy_calendars", slug=request.organization.slug)
    form = AddressForm(request.POST, prefix="address")
    return _connected(request, form) or _list_page(request, address_form=form, status=422)


@member("interviewer")
@require_http_methods(["GET", "HEAD", "POST"])
def upload_calendar(request: MemberRequest) -> HttpResponse:
    """As a file."""
    if request.method != "POST":
        return redirect("busy_calendars", slug=request.organization.slug)
    form = FileForm(request.POST, request.FILES, prefix="file")
    return _connected(request, form) or _list_page(request, file_form=form, status=422)


@member("interviewer")
@require_POST
def read_calendar(request: MemberRequest, *, calendar_id: UUID) -> HttpResponse:
    """Before its turn."""
    calendar = get_object_or_404(_own(request), pk=calendar_id)
    try:
        actions.read_now(calendar, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("“{name}” will be read in a moment.").format(name=calendar.name))
    return redirect("busy_calendars", slug=request.organization.slug)


@member("interviewer")
@require_POST
def remove_calendar(request: MemberRequest, *, calendar_id: UUID) -> HttpResponse:
    """Together with its busy times."""
    calendar = get_object_or_404(_own(request), pk=calendar_id)
    actions.remove_calendar(calendar, by=on_page(request.user), now=timezone.now())
    messages.success(request, _("“{name}” is removed. It does not make you busy any more.").format(name=calendar.name))
    return redirect("busy_calendars", slug=request.organization.slug)


def _own(request: MemberRequest) -> QuerySet[BusyCalendar]:
    return request.organization.busy_calendars.filter(user=request.user)


def _connected(request: MemberRequest, form: AddressForm | FileForm) -> HttpResponse | None:
    """Where to go on; None if something is wrong, which the form then says."""
    if not form.is_valid():
        return None
    try:
        calendar = actions.connect_calendar(
            request.membership, by=on_page(request.user), now=timezone.now(), **form.cleaned_data
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("“{name}” is connected. It is read in a moment.").format(name=calendar.name))
    return redirect("busy_calendars", slug=request.organization.slug)


def _list_page(
    request: MemberRequest,
    *,
    address_form: AddressForm | None = None,
    file_form: FileForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    to_come = Count("times", filter=Q(times__during__endswith__gt=now))
    calendars = list(_own(request).annotate(to_come=to_come))
    context = {
        "calendars": calendars,
        "has_room": len(calendars) < actions.MOST_CALENDARS,
        "is_waiting": any(calendar.waits(now) for calendar in calendars),
        "address_form": address_form or AddressForm(prefix="address"),
        "file_form": file_form or FileForm(prefix="file"),
        "now": now,
    }
    return page(request, "interviews/busy_calendars.html", context, partials=("calendars",), status=status)
