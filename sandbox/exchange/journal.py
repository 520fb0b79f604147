"""Everything that went over the wire, in order: requests to and from the product, and entries of Twilio's log."""

from dataclasses import dataclass, field

from sandbox.serving import journal


@dataclass(kw_only=True)
class Entry(journal.Wire):
    """`kind`: voice, action, redirect, fallback, status, amd, recording, partial (to the product);
    rest (from the product); alert (Twilio's log). `answer`: status, content_type, body, seconds of the wall; or error.
    """

    call: str | None = None
    account: str | None = None
    url: str = ""
    params: list[tuple[str, str]] = field(default_factory=list)
    code: int | None = None
    words: str = ""


class Journal(journal.Journal[Entry]):
    def find(self, *, kind: str = "", call: str = "", after: int = 0) -> list[Entry]:
        """Oldest first. `kind` may name several, with commas."""
        kinds = set(kind.split(",")) if kind else None
        return [
            entry
            for entry in self.after(after)
            if (not kinds or entry.kind in kinds) and (not call or entry.call == call)
        ]
