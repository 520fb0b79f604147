"""Twilio's error codes: those of REST with their HTTP status, and those that only its log knows."""

from sandbox.serving.http import Response, json_response

# code: HTTP status, words. Twilio's description declares no errors; where the status is a guess README.md says so.
REST: dict[int, tuple[int, str]] = {
    10001: (403, "Account is not active"),
    10004: (429, "Call concurrency limit exceeded"),
    20001: (400, "Invalid parameter"),
    20003: (401, "Authenticate"),
    20004: (405, "Method not allowed"),
    20008: (403, "Resource not accessible with Test Account Credentials"),
    20009: (400, "Cannot delete this resource before it is complete"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    20503: (503, "The service is temporarily unavailable"),
    21201: (400, "No 'To' number is specified"),
    21205: (400, "Url is not a valid URL"),
    21206: (400, "SendDigits is not valid"),
    21208: (400, "Timeout is not valid"),
    21209: (400, "Method is not valid"),
    21210: (400, "The source phone number provided is not yet verified for your account"),
    21211: (400, "Invalid 'To' Phone Number"),
    21212: (400, "Invalid 'From' Phone Number"),
    21213: (400, "No 'From' number is specified"),
    21214: (400, "'To' phone number cannot be reached"),
    21215: (
        400,
        "Account not authorized to call this number. Perhaps you need to enable some international permissions",
    ),
    21216: (400, "Account not allowed to call this number"),
    21217: (400, "Phone number does not appear to be valid"),
    21218: (400, "Invalid ApplicationSid"),
    21219: (400, "'To' phone number not verified"),
    21220: (400, "Invalid call state: call is not in-progress, cannot redirect or end it"),
    21234: (400, "Invalid MachineDetection value"),
    32018: (400, "Twiml is longer than 4000 characters"),
}

LOG: dict[int, str] = {
    11200: "HTTP retrieval failure",
    11205: "HTTP connection failure",
    11206: "HTTP protocol violation",
    11210: "HTTP bad host name",
    11215: "HTTP too many redirects",
    11220: "SSL/TLS handshake error",
    11750: "TwiML response body too large",
    11770: "Empty TwiML response body",
    12100: "Document parse failure",
    12101: "Invalid XML version",
    12102: "Invalid root element: it must be Response",
    12200: "Schema validation warning",
    12300: "Invalid Content-Type",
    13310: "Gather: invalid finishOnKey value",
    13312: "Gather: invalid method value",
    13313: "Gather: invalid timeout value",
    13314: "Gather: invalid numDigits value",
    13320: "Gather: invalid nested verb",
    13325: "Gather: Play failed",
    13326: "Gather: invalid input value",
    13327: "Gather: invalid speechTimeout value",
    13329: "Gather: invalid partialResultCallbackMethod value",
    13330: "Gather: invalid hints value",
    13331: "Gather: invalid language value",
    13333: "Gather: invalid profanityFilter value",
    13334: "Gather: invalid speechModel value",
    13335: "Gather: speechTimeout auto cannot be used with this speechModel",
    13338: "Gather: invalid actionOnEmptyResult value",
    13410: "Play: invalid loop value",
    13510: "Say: invalid loop value",
    13511: "Say: invalid voice value",
    13512: "Say: invalid language value",
    13520: "Say: invalid text",
    13521: "Say: text is too long",
    13610: "Record: invalid method value",
    13611: "Record: invalid timeout value",
    13612: "Record: invalid maxLength value",
    13613: "Record: invalid finishOnKey value",
    13616: "Record: playBeep must be true or false",
    13710: "Redirect: invalid method value",
    13910: "Pause: invalid length value",
    21262: "AsyncAmd without AsyncAmdStatusCallback: nobody hears the verdict",
    21263: "Invalid AMD parameter value, its default is used",
    21626: "Invalid StatusCallbackEvent value, it is ignored",
}


class TwilioError(Exception):
    """A refusal in Twilio's words."""

    def __init__(self, code: int, words: str = "", *, status: int | None = None) -> None:
        default_status, default_words = REST[code]
        super().__init__(words or default_words)
        self.code = code
        self.status = status or default_status
        self.words = words or default_words


def error_response(error: TwilioError) -> Response:
    content = {
        "code": error.code,
        "message": error.words,
        "more_info": f"https://www.twilio.com/docs/errors/{error.code}",
        "status": error.status,
    }
    headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if error.status == 401 else {}
    return json_response(content, status=error.status, headers=headers)
