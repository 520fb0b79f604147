"""Start the exchange: `python -m sandbox.exchange --port 8035 --account AC…:token --number +49…=AC…=http://…`."""

import argparse
import json
import socket
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.exchange.accounts import Account, Number
from sandbox.exchange.engine import Engine
from sandbox.exchange.journal import Journal
from sandbox.exchange.people import DOES, BadPerson, Does, People, parse_person
from sandbox.exchange.routes import answer_for
from sandbox.exchange.setup import read_account, read_number
from sandbox.exchange.state import Exchange
from sandbox.serving.clock import Clock
from sandbox.serving.server import Server
from sandbox.serving.starting import CannotStart, listen, run, told_to_stop


@dataclass(kw_only=True)
class Options(argparse.Namespace):
    host: str = "127.0.0.1"
    port: int = 8035
    data: Path | None = None
    account: list[Account] = field(default_factory=list)
    number: list[Number] = field(default_factory=list)
    speed: float = 1.0
    people: Path | None = None
    strangers: Does = "phone"
    patience: float = 0.0
    allowed_host: list[str] | None = None


def _options(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(prog="python -m sandbox.exchange", description="Rings, and speaks Twilio.")
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="default 8035; 0 picks a free one")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where the journal is kept (default: nowhere)")
    parser.add_argument("--account", type=read_account, action="append", metavar="AC…:TOKEN[,cps=1][,most=5][,test]")
    parser.add_argument("--number", type=read_number, action="append", metavar="+49…=AC…[=VOICE-URL[=STATUS-URL]]")
    parser.add_argument("--speed", type=float, help="seconds per second of the wall; 0 moves by steps only (default 1)")
    parser.add_argument("--people", type=Path, metavar="FILE", help="JSON list of people who are always known")
    parser.add_argument("--strangers", choices=DOES, help="what everybody else does (default phone: the page rings)")
    parser.add_argument("--patience", type=float, help="least seconds that the page may ring, and be asked (default 0)")
    parser.add_argument("--allowed-host", action="append", metavar="NAME", help="host name the page may be called by")
    return parser.parse_args(arguments, namespace=Options(account=[], number=[]))


def _listening(options: Options) -> socket.socket:
    place = f"{options.host} port {options.port}"
    return listen(options.host, options.port, place=place, option="--port", backlog=512)


def _journal(folder: Path | None) -> Journal:
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
        return Journal(folder)
    except OSError as error:
        raise CannotStart(
            f"Cannot keep a journal in {folder} ({error.strerror}); choose another with --data."
        ) from error


def _people(options: Options) -> People:
    people = People(strangers=options.strangers)
    if options.people:
        try:
            for described in json.loads(options.people.read_text(encoding="utf-8")):
                people.keep(parse_person(described))
        except (OSError, ValueError, BadPerson) as error:
            raise CannotStart(f"Cannot read the people in {options.people} ({error}); see --people.") from error
    return people


def _exchange(options: Options) -> Exchange:
    if unknown := [number.number for number in options.number if number.account not in _sids(options)]:
        raise CannotStart(f"No --account is given for the number {unknown[0]}.")
    return Exchange(
        clock=Clock(speed=max(0.0, options.speed)),
        journal=_journal(options.data),
        people=_people(options),
        patience=options.patience,
        accounts={account.sid: account for account in options.account},
        numbers={number.number: number for number in options.number},
    )


def _sids(options: Options) -> set[str]:
    return {account.sid for account in options.account}


async def _serve(options: Options, resources: ExitStack) -> None:
    listening = resources.enter_context(_listening(options))
    exchange = _exchange(options)
    resources.callback(exchange.journal.close)
    stopping = told_to_stop()
    server = Server(
        answer=answer_for(Engine(exchange)), program="exchange", names=frozenset(options.allowed_host or [])
    )
    await server.start(listening)
    print(json.dumps({"http": listening.getsockname()[1]}), flush=True)
    await stopping.wait()
    await server.stop()
    await exchange.stop()


def main(arguments: list[str]) -> int:
    return run(lambda resources: _serve(_options(arguments), resources))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
