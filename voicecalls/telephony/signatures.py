"""Whether a webhook was signed by the provider with one of an account's tokens."""

from collections.abc import Iterable, Mapping

from twilio.request_validator import HMAC_SHA1, RequestValidator, get_signature_algorithm


def is_genuine(
    *, tokens: Iterable[str], url: str, form: object, signature: str | None, scheme: str | None = None
) -> bool:
    """Never raises: whatever cannot be verified was not signed.

    `url`: the full address as the provider was told it, with its query and without a fragment. `form`: all that was
    posted, blanks and repeated names included. `scheme`: the header X-Twilio-Webhooks-Signature-Settings, which names
    other ways to sign; none of them is known here.
    """
    if not signature or not isinstance(form, Mapping) or get_signature_algorithm(scheme) != HMAC_SHA1:
        return False
    return any(_matches(token, url, form, signature) for token in tokens if token)


def _matches(token: str, url: str, form: object, signature: str) -> bool:
    try:
        return bool(RequestValidator(token).validate(url, form, signature))
    except (ValueError, TypeError, AttributeError, LookupError):  # what the SDK makes of texts nobody would sign
        return False
