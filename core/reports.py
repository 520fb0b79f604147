"""What a report of a crash may show: Django mails one to whoever stands in ADMINS, and shows it where DEBUG is on."""

import re
from types import FrameType
from typing import Any

from django.http import HttpRequest, QueryDict
from django.views.debug import SafeExceptionReporterFilter


class NothingThatWasSent(SafeExceptionReporterFilter):
    """Neither what a form sent nor the values at hand, whatever they are called: tokens and secrets may be among them.
    Where DEBUG is on, the developer sees values but for those whose names betray a secret."""

    hidden_settings = re.compile("API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE|HTTP_COOKIE|REDIS|BROKER", re.IGNORECASE)

    def get_post_parameters(self, request: HttpRequest | None) -> Any:
        sent = super().get_post_parameters(request)
        if not sent:
            return sent
        hidden = QueryDict(mutable=True)
        for name in sent:
            hidden[name] = self.cleansed_substitute if self._hides(request, name) else sent[name]
        return hidden

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> Any:
        variables = super().get_traceback_frame_variables(request, tb_frame)
        if self.is_active(request):
            return [(name, self.cleansed_substitute) for name, _ in variables]
        return [(name, self.cleanse_setting(name, value)) for name, value in variables]

    def _hides(self, request: HttpRequest | None, name: str) -> bool:
        return self.is_active(request) or bool(self.hidden_settings.search(name))
