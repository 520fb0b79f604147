"""Numbers that are not to be called: the list, adding one by hand, allowing calls again."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, member
from accounts.actor import on_page
from core.pages import page
from core.phones import display
from marketplace.views.lists import PAGE_SIZE
from voicecalls.actions import is_suppressed, lift
from voicecalls.actions.never import never_call
from voicecalls.forms.calls import NumberForm
from voicecalls.models import Suppression
from voicecalls.words.suppressions import via_in_words

HTTP_UNPROCESSABLE = 422


@member("recruiter")
@require_http_methods(["GET", "HEAD", "POST"])
def suppressions(request: MemberRequest) -> HttpResponse:
    """The newest first. Of a number only its last digits are known here; whole ones are kept nowhere."""
    organization = request.organization
    form = NumberForm(request.POST if request.method == "POST" else None, organization=organization)
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["number"]
        words = _("{number} is not called again.")
        if is_suppressed(organization, number=number):
            words = _("{number} was on the list already.")
        never_call(organization, number=number, by=on_page(request.user), now=timezone.now())
        messages.success(request, words.format(number=display(number)))
        return redirect("suppressions", slug=organization.slug)
    rows = Suppression.objects.filter(organization=organization, lifted_at=None).order_by("-created_at", "pk")
    listed = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "listed": listed,
        "rows": [{"suppression": row, "via": via_in_words(row)} for row in listed],
        "may_lift": request.membership.suffices("admin"),
    }
    return page(request, "voicecalls/suppressions.html", context, status=HTTP_UNPROCESSABLE if form.errors else 200)


@member("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def lift_suppression(request: MemberRequest, *, suppression_id: UUID) -> HttpResponse:
    """Ask once more (GET), then allow calls to this number again (POST)."""
    known = Suppression.objects.filter(organization=request.organization)
    suppression = get_object_or_404(known, pk=suppression_id)
    if request.method == "POST":
        lift(suppression, by=on_page(request.user), now=timezone.now())
        words = _("The number that ends in {digits} may be called again.")
        messages.success(request, words.format(digits=suppression.hint))
        return redirect("suppressions", slug=request.organization.slug)
    context = {"suppression": suppression, "via": via_in_words(suppression)}
    return page(request, "voicecalls/lift_suppression.html", context)
