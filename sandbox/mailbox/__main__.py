"""Start the mailbox: `python -m sandbox.mailbox --smtp-port 1025 --http-port 8025 --data DIR`."""

import argparse
import asyncio
import json
import logging
import socket
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sandbox.mailbox.desk import Desk
from sandbox.mailbox.faults import Faults
from sandbox.mailbox.routes import answer_for
from sandbox.mailbox.smtp import Connection, Hooks
from sandbox.mailbox.store import Store
from sandbox.mailbox.web import WebServer
from sandbox.serving.starting import CannotStart, listen, run, told_to_stop


@dataclass(kw_only=True)
class Options(argparse.Namespace):
    host: str = "127.0.0.1"
    smtp_port: int = 1025
    http_port: int = 8025
    data: Path | None = None
    authenticator: Path | None = None
    allowed_host: list[str] | None = None


def _options(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(prog="python -m sandbox.mailbox", description="Keeps every mail and shows it.")
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--smtp-port", type=int, help="default 1025; 0 picks a free one")
    parser.add_argument("--http-port", type=int, help="default 8025; 0 picks a free one")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where mails are kept (default: until it stops)")
    parser.add_argument("--authenticator", type=Path, metavar="FILE", help="default DIR/authenticator.json")
    parser.add_argument("--allowed-host", action="append", metavar="NAME", help="host name the inbox may be called by")
    return parser.parse_args(arguments, namespace=Options())


def _listening(options: Options, port: int, *, purpose: str, option: str) -> socket.socket:
    place = f"{options.host} port {port} for {purpose}"
    return listen(options.host, port, place=place, option=option, backlog=128)


def _open_store(folder: Path) -> Store:
    try:
        return Store(folder)
    except OSError as error:
        raise CannotStart(f"Cannot keep mails in {folder} ({error.strerror}); choose another with --data.") from error


async def _serve(options: Options, resources: ExitStack) -> None:
    folder = options.data or Path(resources.enter_context(TemporaryDirectory(prefix="mailbox-")))
    smtp = resources.enter_context(_listening(options, options.smtp_port, purpose="SMTP", option="--smtp-port"))
    web = resources.enter_context(_listening(options, options.http_port, purpose="HTTP", option="--http-port"))
    ports = {"smtp": smtp.getsockname()[1], "http": web.getsockname()[1]}
    desk = Desk(
        store=_open_store(folder),
        faults=Faults(),
        authenticator=options.authenticator or folder / "authenticator.json",
        smtp_port=ports["smtp"],
    )
    stopping = told_to_stop()
    hooks = Hooks(store=desk.store, faults=desk.faults)
    mail_server = await asyncio.get_running_loop().create_server(lambda: Connection(hooks), sock=smtp)
    web_server = WebServer(web, answer=answer_for(desk), names=frozenset(options.allowed_host or []))
    thread = threading.Thread(target=web_server.serve_forever, kwargs={"poll_interval": 0.1}, name="web")
    thread.start()
    print(json.dumps(ports), flush=True)
    await stopping.wait()
    mail_server.close()
    desk.store.close()
    desk.faults.close()
    web_server.shutdown()
    thread.join()


def main(arguments: list[str]) -> int:
    # aiosmtpd warns about the login attribute it sets itself.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    return run(lambda resources: _serve(_options(arguments), resources))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
