"""What can be wrong with a connected calendar, as codes; words.py says each to a reader."""

from enum import StrEnum


class Problem(StrEnum):
    """Stored on the calendar. Never carries anything that a server or a file said."""

    # The address
    NO_ADDRESS = "no_address"
    PORT = "port"
    PRIVATE_ADDRESS = "private_address"
    # The way there
    UNKNOWN_HOST = "unknown_host"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    TIMEOUT = "timeout"
    REDIRECTS = "redirects"
    # The answer
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    ASKED_TO_WAIT = "asked_to_wait"
    SERVER_ERROR = "server_error"
    # The content
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NOT_A_CALENDAR = "not_a_calendar"
    BROKEN = "broken"
    LOST = "lost"  # saved under a key that is gone
    PARTLY = "partly"  # read, but for some events


class Unreadable(Exception):
    """A calendar could not be read. `wait_seconds`: how long its server asked us to stay away."""

    def __init__(self, problem: Problem, *, wait_seconds: int | None = None) -> None:
        self.problem, self.wait_seconds = problem, wait_seconds
        super().__init__(problem.value)
