"""Start the stand-in: `python -m sandbox.recruitee --port 8045 --data DIR --seed FILE.json`."""

import argparse
import asyncio
import json
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.recruitee.house import House
from sandbox.recruitee.journal import Journal
from sandbox.recruitee.routes import answer_for
from sandbox.recruitee.seed import BadSeed
from sandbox.serving.clock import Clock
from sandbox.serving.server import Server
from sandbox.serving.starting import CannotStart, listen, run, told_to_stop

HOST = "127.0.0.1"
DEMO = Path(__file__).parent / "seeds" / "demo.json"


@dataclass(kw_only=True)
class Options(argparse.Namespace):
    port: int = 8045
    data: Path | None = None
    seed: Path = DEMO
    speed: float = 1.0
    allowed_host: list[str] | None = None


@dataclass(kw_only=True)
class Door:
    """Where requests come in; it can be shut for a while, as if nobody were there."""

    server: Server
    port: int
    _away: set[asyncio.Task[None]] = field(default_factory=set)

    async def open(self) -> None:
        listening = listen(HOST, self.port, place=f"port {self.port}", option="--port", backlog=512)
        self.port = listening.getsockname()[1]
        await self.server.start(listening)

    def leave(self, seconds: float) -> None:
        """Of the wall. The answer to whoever asked for it goes out first."""
        task = asyncio.create_task(self._leave(seconds))
        self._away.add(task)
        task.add_done_callback(self._away.discard)

    async def _leave(self, seconds: float) -> None:
        await asyncio.sleep(0.05)
        await self.server.stop()
        await asyncio.sleep(seconds)
        await self.open()


def _options(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(prog="python -m sandbox.recruitee", description="Answers like Recruitee.")
    parser.add_argument("--port", type=int, help="default 8045; 0 picks a free one. Only this machine can reach it")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where state and journal are kept (default: nowhere)")
    parser.add_argument("--seed", type=Path, metavar="FILE", help="JSON: the companies at the start (default: a demo)")
    parser.add_argument("--speed", type=float, help="seconds per second of the wall; 0 moves by steps only (default 1)")
    parser.add_argument("--allowed-host", action="append", metavar="NAME", help="host name the pages may be called by")
    return parser.parse_args(arguments, namespace=Options())


def _house(options: Options) -> House:
    try:
        if options.data:
            options.data.mkdir(parents=True, exist_ok=True)
        journal = Journal(options.data)
    except OSError as error:
        raise CannotStart(f"Cannot keep anything in {options.data} ({error.strerror}); see --data.") from error
    speed = max(0.0, options.speed)
    house = House(
        clock=Clock(speed=speed), journal=journal, seed_file=options.seed, folder=options.data, first_speed=speed
    )
    try:
        house.load()
    except BadSeed as error:
        raise CannotStart(f"{error} (see --seed)") from error
    return house


async def _serve(options: Options, resources: ExitStack) -> None:
    house = _house(options)
    resources.callback(house.journal.close)
    stopping = told_to_stop()
    server = Server(answer=answer_for(house), program="stand-in", names=frozenset(options.allowed_host or []))
    door = Door(server=server, port=options.port)
    house.leave = door.leave
    await door.open()
    print(json.dumps({"http": door.port}), flush=True)
    await stopping.wait()
    await server.stop()
    await house.stop()
    house.keep()


def main(arguments: list[str]) -> int:
    return run(lambda resources: _serve(_options(arguments), resources))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
