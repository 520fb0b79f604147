"""Companies read from JSON and written back. Numbers that are left out are given; README.md shows the shapes."""

import json
from collections.abc import Container, Iterator
from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from sandbox.recruitee.model import Company, Pipeline
from sandbox.recruitee.switches import BadSwitch, Switches, read_switches

# First number of each sort of thing, as they look upstream.
FIRST_NUMBERS = {
    "Admin": 9001,
    "Token": 1201,
    "Stage": 8101,
    "Pipeline": 5501,
    "Offer": 700101,
    "Placement": 48000001,
    "Note": 3300001,
    "Candidate": 46000001,
    "Webhook": 2101,
    "Reason": 401,
    "Company": 4242,
    "Interview": 610001,
    "Event": 990001,
    "Delivery": 1,
}
_HINTS: dict[type, dict[str, Any]] = {}


class BadSeed(ValueError):
    """Said to whoever wrote the seed."""


class Numbers:
    """Gives numbers that are not taken yet."""

    def __init__(self) -> None:
        self._last = {sort: number - 1 for sort, number in FIRST_NUMBERS.items()}

    def fresh(self, sort: str) -> int:
        self._last[sort] += 1
        return self._last[sort]

    def taken(self, sort: str, number: int) -> None:
        self._last[sort] = max(self._last[sort], number)


@dataclass(kw_only=True)
class Seed:
    companies: dict[int, Company] = field(default_factory=dict)
    switches: Switches = field(default_factory=Switches)


def read_seed(content: dict[str, Any], numbers: Numbers) -> Seed:
    """`numbers` learns which are taken. Raises BadSeed."""
    if unknown := content.keys() - {"companies", "switches"}:
        raise BadSeed(f"Unknown: {', '.join(sorted(unknown))}.")
    for sort, number in _given(Company, content.get("companies", [])):
        numbers.taken(sort, number)
    try:
        companies = [_built(Company, each, numbers, f"companies[{at}]") for at, each in enumerate(content["companies"])]
        switches = read_switches(content.get("switches", {}))
    except (KeyError, TypeError, AttributeError, BadSwitch) as error:
        raise BadSeed(f"The seed cannot be read: {error}") from error
    for company in companies:
        _check(company)
    return Seed(companies={company.id: company for company in companies}, switches=switches)


def read_seed_file(path: Path, numbers: Numbers) -> Seed:
    try:
        return read_seed(json.loads(path.read_text(encoding="utf-8")), numbers)
    except (OSError, ValueError) as error:
        raise BadSeed(f"{path}: {error}") from error


def written(companies: dict[int, Company]) -> dict[str, Any]:
    """What `read_seed` reads."""
    tables = [name for name, hint in _hints(Company).items() if get_origin(hint) is dict]
    rows = [asdict(company) for company in companies.values()]
    return {"companies": [{**row, **{name: list(row[name].values()) for name in tables}} for row in rows]}


def _hints(sort: type) -> dict[str, Any]:
    """Of a dataclass; asked thousands of times."""
    if sort not in _HINTS:
        _HINTS[sort] = get_type_hints(sort)
    return _HINTS[sort]


def _inner(hint: Any) -> type | None:
    """Model inside a list or a table by number."""
    inner = get_args(hint)[-1] if get_origin(hint) in (list, dict) else None
    return inner if isinstance(inner, type) and is_dataclass(inner) else None


def _given(sort: type, rows: Any) -> Iterator[tuple[str, int]]:
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            if type(row.get("id")) is int:
                yield sort.__name__, row["id"]
            for name, hint in _hints(sort).items():
                if inner := _inner(hint):
                    yield from _given(inner, row.get(name))


def _built(sort: type[Any], row: Any, numbers: Numbers, where: str) -> Any:
    if not isinstance(row, dict):
        raise BadSeed(f"{where} must be a JSON object.")
    hints = _hints(sort)
    if unknown := row.keys() - hints.keys():
        raise BadSeed(f"{where}: unknown: {', '.join(sorted(unknown))}.")
    values = dict(row)
    for name, hint in hints.items():
        inner = _inner(hint)
        if inner and name in row:
            built: list[Any] = [
                _built(inner, each, numbers, f"{where}.{name}[{at}]") for at, each in enumerate(row[name] or [])
            ]
            values[name] = {each.id: each for each in built} if get_origin(hint) is dict else built
    if "id" in hints and "id" not in values:
        values["id"] = numbers.fresh(sort.__name__)
    needed = {each.name for each in fields(sort) if each.default is MISSING and each.default_factory is MISSING}
    if missing := needed - values.keys():
        raise BadSeed(f"{where}: missing: {', '.join(sorted(missing))}.")
    return sort(**values)


def _check(company: Company) -> None:
    """Placements may name stages; whatever is referred to must be there."""
    if not company.admins:
        raise BadSeed(f"Company {company.id} needs at least one of admins.")
    for offer in company.offers.values():
        _there(offer.pipeline, company.pipelines, f"Job {offer.id}", "pipeline")
    for token in company.tokens.values():
        _there(token.admin, company.admins, f"Token {token.id}", "admin")
    for placement in [each for candidate in company.candidates.values() for each in candidate.placements]:
        _there(placement.offer, company.offers, f"Placement {placement.id}", "job")
        pipeline = company.pipeline_of(company.offers[placement.offer])
        placement.stage = _stage(pipeline, placement.stage, f"Placement {placement.id}")


def _there(number: int, known: Container[int], where: str, what: str) -> None:
    if number not in known:
        raise BadSeed(f"{where}: there is no {what} {number}.")


def _stage(pipeline: Pipeline, named: int | str, where: str) -> int:
    found = next((stage.id for stage in pipeline.stages if named in (stage.id, stage.name)), None)
    if found is None:
        raise BadSeed(f"{where}: its pipeline has no stage {named}.")
    return found
