"""URL × person × organization × method, generated from the resolver: who may enter where, and who may not."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from math import inf

import pytest

from accounts.actions import change_role
from core.access import Access
from core.tenancy import organization_context
from tests.architecture.addresses import Address, addresses
from tests.architecture.answers import Answer, expected, seen, words_of
from tests.architecture.database import dump, rows_written, undone
from tests.architecture.entries import ENTRIES, EVERYBODY, unknown_values
from tests.architecture.visitors import EVERY_VISITOR, Visitor, World, signed_in
from tests.factories import NOBODY, NOW

pytestmark = pytest.mark.django_db
SAFE = ("GET", "HEAD", "OPTIONS")
METHODS = (*SAFE, "DELETE", "POST")  # an address knows GET, HEAD and POST: DELETE stands for whatever it does not
LATER_TURNS = ("GET", "POST", "HEAD", "POST", "DELETE", "POST", "OPTIONS", "POST")  # of those who may not enter
TYPICAL = {
    "anonymous",
    "invitee",
    "holder of a usable link",
    "candidate",
    "recruiter",
    "admin without second factor",
    "representative",
}
OUTSIDERS = {"foreign admin", "foreign candidate", "foreign representative", "other candidate", "removed member"}
OPEN_TO_ALL = {Access("public"), Access("public", "allauth"), Access("signed_in"), Access("signed_in", "allauth")}
BY_NAME = {address.name: address for address in addresses()}
SHOWN_ONCE = {"mfa_view_recovery_codes", "mfa_download_recovery_codes"}  # allauth notes that they were
NOTES_REFUSALS = {"ats_hook"}  # whoever sets up events gets to know that one came that was not signed
SECRET_ADDRESSES = {"ats_hook"}  # nobody can guess one; whoever knows it may learn that it is there
PUBLIC_ROWS = (
    SECRET_ADDRESSES
    | {each.name for each in BY_NAME.values() if each.access and each.access.kind == "public"}
    | {"apply"}
)
OF_A_KIND = inf if EVERY_VISITOR else 3  # visitors with the same promise, at one address
each_address = pytest.mark.parametrize("name", sorted(BY_NAME))


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    """Thousands of refusals need no line in the log each."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def promised(visitor: Visitor, address: Address) -> Answer:
    assert address.access, address.name
    return expected(address.access, visitor, address, ENTRIES[address.name])


def is_hook(address: Address) -> bool:
    return bool(address.access and address.access.kind == "webhook")


def offered_methods(world: World, address: Address) -> set[str]:
    """What one of our views says it takes, to somebody who may enter; of the others we know nothing."""
    if not address.is_ours:
        return {"GET", "HEAD", "POST"}
    insider = next(visitor for visitor in world.visitors if promised(visitor, address) == Answer.OPEN)
    path = address.path(**ENTRIES[address.name].values(world.here))
    answer = insider.ask("OPTIONS", path)
    return set(answer.headers["Allow"].split(", ")) if answer.status_code == 405 else set()


def requests(world: World, address: Address, offered: set[str]) -> Iterator[tuple[Visitor, str]]:
    """Who asks how. The first who may enter tries every method, the others GET and POST, as far as they are offered.
    Those who may not enter take turns with the methods, each kind of refusal beginning with what could do harm, and at
    each address with somebody else. Where an address is open whoever asks, a few typical visitors are enough; so are
    three of each kind, at each address others, unless EVERY_VISITOR is set."""
    asked: Counter[Answer] = Counter()
    usual = [method for method in ("GET", "POST") if method in offered]
    open_to_all = ENTRIES[address.name].own is EVERYBODY and address.access in OPEN_TO_ALL
    number = sorted(BY_NAME).index(address.name)
    first = number % len(world.visitors)
    for visitor in world.visitors[first:] + world.visitors[:first]:
        promise = promised(visitor, address)
        if visitor.posts and not is_hook(address):
            continue  # nobody in particular there
        if promise == Answer.OPEN and visitor.name not in TYPICAL and open_to_all:
            continue
        before, asked[promise] = asked[promise], asked[promise] + 1
        if before >= OF_A_KIND:
            continue
        if promise == Answer.OPEN:
            yield from ((visitor, method) for method in (usual if before else METHODS))
        else:
            yield visitor, LATER_TURNS[(number + before - 1) % len(LATER_TURNS)] if before else "POST"


def as_promised(visitor: Visitor, address: Address, answer: Answer, *, method: str, offered: set[str]) -> bool:
    promise, entry = promised(visitor, address), ENTRIES[address.name]
    if promise == Answer.LOGIN:
        return answer == promise
    may_ask_wrongly = promise in (Answer.OPEN, Answer.MISSING) or is_hook(address)
    if may_ask_wrongly and answer == Answer.NOT_OFFERED:
        return not address.is_ours or method not in offered  # only then are rows looked for
    if address.is_ours and promise == Answer.OPEN and method == "POST" and entry.asks_login and not visitor.user:
        return answer == Answer.LOGIN
    if not address.is_ours and method not in ("GET", "HEAD", "POST"):
        return answer != Answer.FAILED  # class-based views look for the row later
    if promise != Answer.OPEN or address.is_ours:
        return answer == promise
    return answer not in (Answer.LOGIN, Answer.MISSING, Answer.FAILED)


def test_every_address_has_an_entry_and_every_entry_an_address():
    assert set(BY_NAME) == set(ENTRIES)


@each_address
def test_everybody_gets_what_the_marker_promises_and_denials_write_nothing(world: World, name: str):
    address, entry = BY_NAME[name], ENTRIES[name]
    offered = offered_methods(world, address)
    path, form = address.path(**entry.values(world.here)), entry.form(world.here)
    wrong: list[str] = []

    def ask(visitor: Visitor, method: str) -> None:
        with undone():
            answer = seen(visitor.ask(method, path, form if method == "POST" else None))
        if not as_promised(visitor, address, answer, method=method, offered=offered):
            wrong.append(f"{visitor.name}: {method} {answer}, not {promised(visitor, address)}")

    everything = list(requests(world, address, offered))
    changing = [(visitor, method) for visitor, method in everything if may_write(visitor, address, method)]
    reading = [each for each in everything if each not in changing]
    assert writers(ask, reading) == []
    before = rows_written()
    for visitor, method in changing:
        ask(visitor, method)
    assert wrong == []
    if address.is_ours and "POST" in offered:
        assert rows_written() != before, "Nobody who may enter changed anything: the denials prove nothing."


def may_write(visitor: Visitor, address: Address, method: str) -> bool:
    if address.name in NOTES_REFUSALS and method == "POST":
        return True
    return promised(visitor, address) == Answer.OPEN and (method not in SAFE or address.name in SHOWN_ONCE)


def writers(ask: Callable[[Visitor, str], None], some: list[tuple[Visitor, str]]) -> list[str]:
    """Who of these writes when they ask. PostgreSQL is asked once for all of them, and for each if anybody does."""
    before = rows_written()
    for visitor, method in some:
        ask(visitor, method)
    if rows_written() == before:
        return []
    return [f"{visitor.name}: {method}" for visitor, method in some if _writes(ask, visitor, method)]


def _writes(ask: Callable[[Visitor, str], None], visitor: Visitor, method: str) -> bool:
    before = rows_written()
    ask(visitor, method)
    return rows_written() != before


@each_address
def test_rows_of_another_organization_look_like_rows_that_do_not_exist(world: World, name: str):
    address = BY_NAME[name]
    if not address.parameters or address.name in PUBLIC_ROWS:
        return
    asked = 0
    method, form = ("POST", ENTRIES[name].form(world.here)) if is_hook(address) else ("GET", None)
    for visitor in world.visitors:
        for foreign, unknown in pairs(world, visitor, address):
            with undone():
                answer, random = visitor.ask(method, foreign, form), visitor.ask(method, unknown, form)
            assert words_of(answer) == words_of(random), f"{visitor.name}: {foreign}"
            assert seen(answer) != Answer.OPEN, f"{visitor.name}: {foreign}"
            asked += 1
    assert asked >= 2


def two_outsiders(world: World, address: Address) -> set[str]:
    """Of those for whom there is nothing, at each address others."""
    names = [each.name for each in world.visitors if promised(each, address) == Answer.MISSING]
    names, first = [name for name in names if name in OUTSIDERS], sorted(BY_NAME).index(address.name)
    return {names[(first + step) % len(names)] for step in (0, 1)} if names else set()


def pairs(world: World, visitor: Visitor, address: Address) -> list[tuple[str, str]]:
    """Paths to rows that are not this visitor's, each with one that leads to no row."""
    here, there = (ENTRIES[address.name].values(premises) for premises in (world.here, world.there))
    match promised(visitor, address):
        case Answer.MISSING if visitor.name in two_outsiders(world, address):
            return [(address.path(**here), address.path(**unknown_values()))]
        case Answer.FORBIDDEN if visitor.posts:
            return [(address.path(**here), address.path(**unknown_values()))]
        case Answer.OPEN:
            foreign, slug = [(address.path(**there), address.path(**unknown_values()))], world.here.slug
            if address.parameters > {"slug"}:
                foreign.append((address.path(**{**there, "slug": slug}), address.path(**unknown_values(slug))))
            return foreign
    return []


def test_a_changed_role_holds_from_the_next_request_on(world: World):
    client = signed_in(world.here.leaver.user)
    path = BY_NAME["team_jobs"].path(slug=world.here.slug)
    assert client.get(path).status_code == 200
    with organization_context(world.here.organization):
        change_role(world.here.leaver, role="interviewer", by=NOBODY, now=NOW)
    assert client.get(path).status_code == 403


def test_a_changed_password_ends_the_other_sessions(world: World):
    person = world.here.candidate
    client = signed_in(person)
    assert client.get("/my/interviews/").status_code == 200
    person.set_password("eleven bridges of Berlin")
    person.save()
    assert seen(client.get("/my/interviews/")) == Answer.LOGIN


def test_what_a_request_writes_is_noticed(world: World):
    """The control: a POST that does something changes PostgreSQL's count and the dump."""
    counted, dumped = rows_written(), dump()
    world.visitor("recruiter").ask("POST", BY_NAME["job_close"].path(slug=world.here.slug, job_id=world.here.job.pk))
    assert {"marketplace_job", "accounts_entry"} <= {
        table for table, n in rows_written().items() if n != counted.get(table)
    }
    assert {table for table, rows in dump().items() if rows != dumped[table]} == {"marketplace_job", "accounts_entry"}
