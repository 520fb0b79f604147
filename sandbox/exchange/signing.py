"""The signature of a request, as Twilio writes it into X-Twilio-Signature."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

HEADER = "X-Twilio-Signature"
Fields = Iterable[tuple[str, str]]


def signature(token: str, url: str, fields: Fields = ()) -> str:
    """HMAC-SHA1 over the address (without its fragment) and the sorted fields, each value of a name once."""
    text = url + "".join(
        name + value for name, pairs in groupby(sorted(set(fields)), key=itemgetter(0)) for _, value in pairs
    )
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()
