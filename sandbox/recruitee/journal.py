"""Everything that went over the wire, in order: requests to the API, and attempts to deliver webhooks."""

from dataclasses import dataclass, field

from sandbox.serving import journal


@dataclass(kw_only=True)
class Entry(journal.Wire):
    """`kind` is api or webhook. `wall` is in seconds of the machine's. `answer`: status, headers, body; or error.

    `route` names what was asked for (`change_stage`), or what was sent (`candidate_moved`, `test`, `sample`).
    `changes` are the numbers of what this request changed, see /_standin/changes.
    """

    wall: float
    route: str
    target: str
    company: int | None = None
    token: int | None = None  # its number, never its value
    webhook: int | None = None
    delivery: int | None = None
    changes: list[int] = field(default_factory=list)


class Journal(journal.Journal[Entry]):
    def find(self, *, kind: str = "", route: str = "", after: int = 0, **equal: object) -> list[Entry]:
        """Oldest first. `route` may name several, with commas; `equal` are fields and their values."""
        routes = set(route.split(",")) if route else None
        return [
            entry
            for entry in self.after(after)
            if (not kind or entry.kind == kind)
            and (not routes or entry.route in routes)
            and all(getattr(entry, name) == value for name, value in equal.items())
        ]
