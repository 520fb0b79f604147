"""What signing in means for the marketplace."""

from typing import Any

from allauth.account.models import EmailAddress
from django.http import HttpRequest, HttpResponse

from accounts import adapter
from accounts.models import User
from marketplace.actions import link_candidates


class AccountAdapter(adapter.AccountAdapter):
    """Records that organizations keep of a person find their account as soon as the address is proven."""

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists():
            link_candidates(user)
        return response
