"""What the provider's answers mean: error codes and HTTP statuses in our own words."""

import json
from collections.abc import Mapping

from voicecalls.telephony.port import ErrorKind, Meaning, TelephonyError

CODES: Mapping[Meaning, frozenset[int]] = {
    # Account, credentials, trial limits, test credentials, caller number
    Meaning.CONFIG: frozenset([20003, 10001, 10002, 20005, 20008, 21210, 21212]),
    Meaning.NOT_PERMITTED: frozenset([21215, 21219]),  # country not allowed; number not verified for a trial account
    Meaning.BAD_NUMBER: frozenset([21211, 21217]),
    Meaning.UNREACHABLE: frozenset([21214]),
    Meaning.BLOCKED: frozenset([21216]),
    Meaning.BUSY: frozenset([20429, 10004]),
    Meaning.NOT_FOUND: frozenset([20404]),
    Meaning.ALREADY_ENDED: frozenset([21220]),
    Meaning.BUG: frozenset([21201, 21213, 21205, 21206, 21208, 21209, 21218, 21234, 32018]),
}
MEANINGS: Mapping[int, Meaning] = {code: meaning for meaning, codes in CODES.items() for code in codes}
WITHOUT_A_CODE: Mapping[int, Meaning] = {401: Meaning.CONFIG, 403: Meaning.CONFIG, 404: Meaning.NOT_FOUND}


def refusal(status: int, body: str) -> TelephonyError:
    """What an answer other than success stands for. Only 4xx says for sure that nothing was done."""
    code = _code(body)
    if not 400 <= status < 500:
        return TelephonyError(ErrorKind.AMBIGUOUS, code=code or status)
    meaning = MEANINGS.get(code or 0) or WITHOUT_A_CODE.get(status, Meaning.BUG)
    if status == 429 or meaning == Meaning.BUSY:
        return TelephonyError(ErrorKind.RETRY, code=code or status, meaning=Meaning.BUSY)
    return TelephonyError(ErrorKind.REJECTED, code=code or status, meaning=meaning)


def _code(body: str) -> int | None:
    """The provider's code in an error body of either form it uses; None for whatever else was sent."""
    try:
        said = json.loads(body)
        return int(said["code"])
    except (ValueError, TypeError, KeyError, OverflowError):
        return None
