"""Which applicant tracking systems there are: chosen by a setting, like the way mail is sent."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from ats_sync.port import Vendor


@cache
def vendor(key: str) -> Vendor:
    """A key of settings.ATS_VENDORS."""
    made: Vendor = import_string(settings.ATS_VENDORS[key])()
    return made


def the_vendor() -> str:
    """Whom an organization that has no link yet can link with: the only one so far."""
    return next(iter(settings.ATS_VENDORS))


def base_url() -> str:
    """Where a stand-in listens; empty for the vendor itself."""
    return str(settings.RECRUITEE_URL)
