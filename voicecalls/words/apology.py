"""What is said on the phone when we fail in the middle of a call."""

from django.utils.translation import override, pgettext


def apology(language: str) -> str:
    """One sentence in the language of the call. It promises nothing that the failure may have prevented."""
    with override(language):
        return pgettext("spoken", "I am sorry, we have a technical problem. I have to end this call now. Goodbye.")
