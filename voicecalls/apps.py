from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from voicecalls.telephony.bases import checked_base


class VoicecallsConfig(AppConfig):
    name = "voicecalls"

    def ready(self) -> None:
        """No process starts that would send accounts' tokens to a stranger."""
        try:
            checked_base(settings.TELEPHONY_URL)
        except ValueError as error:
            raise ImproperlyConfigured(f"TELEPHONY_URL: {error}") from error
