"""A look at the other side with a token: whose it is, and what its owner may do there. Changes nothing anywhere."""

from dataclasses import dataclass, field

from ats_sync.port import Ats, Owner

NEEDED = ("read_jobs", "read_candidates")  # without these nothing works; whether we may write shows with the first move


@dataclass(frozen=True, kw_only=True)
class Look:
    """`rights`: as `Connection.rights`."""

    owner: Owner
    rights: dict[str, bool | None] = field(default_factory=dict)

    @property
    def lacking(self) -> list[str]:
        return [name for name in NEEDED if self.rights.get(name) is False]


def look(ats: Ats) -> Look:
    """A few requests. Raises AtsError where there is no telling; no transaction may be open."""
    owner = ats.owner()
    return Look(owner=owner, rights={right.name: right.granted for right in ats.rights()})
