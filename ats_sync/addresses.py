"""Where the other side posts its events to."""

from django.conf import settings
from django.urls import reverse

from ats_sync.models import Connection


def hook_address(connection: Connection) -> str:
    """To be entered there by a person. Nobody can guess it, and whoever knows it can still sign nothing."""
    return f"{settings.PUBLIC_URL}{reverse('ats_hook', args=[connection.hook_key])}"
