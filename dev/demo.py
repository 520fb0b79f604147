"""The whole product on this machine with made-up data: `python -m dev.demo`, and `--reset` to throw the data away."""

import fcntl
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from dev import ports, secret_files
from dev.calling_clock import seconds_ahead
from dev.processes import cleaned_up, end, marked, new_mark, stopped_by_signals
from dev.run import prepare
from dev.services import ROOT, given, kept
from dev.supervisor import Supervisor, supervised

FOLDER = ROOT / ".data" / "demo"
AUTHENTICATOR = FOLDER / "mailbox" / "authenticator.json"  # read by the mailbox, which stands in for the phone app too
RECRUITEE = FOLDER / "recruitee"
BOARD = ROOT / "sandbox" / "recruitee" / "seeds" / "demo.json"  # the company that the demo is linked with
EXCHANGE = FOLDER / "exchange" / "exchange.json"  # read by the exchange, which stands in for the telephone provider
LOGS = FOLDER / "logs"
SECONDS_TO_BE_READY = 120.0
PYTHON = sys.executable


@dataclass(frozen=True, kw_only=True)
class Ports:
    web: int
    mail: int | None  # None: a real mail server is given
    mailbox: int | None
    telephone: int | None  # None: calls go where TELEPHONY_URL says
    recruitee: int | None  # None: RECRUITEE_URL says where companies are


def main() -> int:
    os.chdir(ROOT)
    with stopped_by_signals(), _only_demo():
        end(marked(f"{FOLDER}:"))
        if "--reset" in sys.argv:
            shutil.rmtree(FOLDER)
            print("The demo's data is gone; `make demo` starts anew.")
            return 0
        with cleaned_up(new_mark(FOLDER)) as environment:
            return _demo(_ports(), environment)


def _ports() -> Ports:
    web = ports.free("WEB_PORT", 8000, purpose="web server")
    mail = mailbox = telephone = recruitee = None
    if not given("EMAIL_URL"):
        mail = ports.free("MAIL_PORT", 1025, purpose="mailbox's mail server")
        mailbox = ports.free("MAILBOX_PORT", 8025, purpose="mailbox's pages")
    if not given("TELEPHONY_URL"):
        telephone = ports.free("TELEPHONE_PORT", 8035, purpose="telephone")
    if not given("RECRUITEE_URL"):
        recruitee = ports.free("RECRUITEE_PORT", 8045, purpose="stand-in for Recruitee")
    return Ports(web=web, mail=mail, mailbox=mailbox, telephone=telephone, recruitee=recruitee)


def _demo(chosen: Ports, environment: dict[str, str]) -> int:
    with ExitStack() as stack:
        print("Starting the services …", flush=True)
        environment |= stack.enter_context(kept(FOLDER, environment=environment))
        environment |= _settings(chosen)
        programs = stack.enter_context(supervised(logs=LOGS, environment=environment))
        logins = _prepare(environment, chosen, programs)
        _start(programs, chosen)
        print("Waiting until everything answers …", flush=True)
        problem = _wait_until_ready(programs, f"http://127.0.0.1:{chosen.web}/readyz")
        if not programs.ended():
            print(_summary(chosen, logins, problem), flush=True)
        stack.callback(print, "Stopping …", flush=True)
        name = programs.wait()
    last_lines = "\n".join(programs.log(name).read_text(errors="replace").splitlines()[-20:])
    print(f"{last_lines}\n\nThe demo has ended because its program “{name}” did.", file=sys.stderr)
    return 1


def _settings(chosen: Ports) -> dict[str, str]:
    """What the environment does not say already."""
    address = f"http://localhost:{chosen.web}"  # not 127.0.0.1: browsers tie passkeys to names
    defaults = {
        "PUBLIC_URL": address,
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "EMAIL_URL": f"smtp://127.0.0.1:{chosen.mail}",
        "LOG_FORMAT": "console",
    }
    if chosen.telephone:
        defaults["TELEPHONY_URL"] = f"http://127.0.0.1:{chosen.telephone}"
        defaults["CALLS_CLOCK_AHEAD"] = str(seconds_ahead(datetime.now(UTC)))
    if chosen.recruitee:
        defaults["RECRUITEE_URL"] = f"http://127.0.0.1:{chosen.recruitee}"
    missing = {name: value for name, value in defaults.items() if not given(name)}
    for name, make in (("SECRET_KEY", secret_files.django_key), ("ENCRYPTION_KEYS", secret_files.fernet_key)):
        if not given(name):
            missing[f"{name}_FILE"] = str(secret_files.kept(FOLDER / name.lower(), make))
    return missing


def _prepare(environment: dict[str, str], chosen: Ports, programs: Supervisor) -> str:
    """Bring database and files up to date, and link the demo with its company. Gives the words of `demo_data`."""

    def manage(*words: str) -> str:
        command = [PYTHON, "manage.py", *words]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            said = f"{done.stdout}\n`manage.py {' '.join(words)}` failed; its words stand above."
            raise SystemExit(f"{said} `make demo-reset` starts over with new data.")
        return done.stdout

    print("Preparing database and pages …", flush=True)
    prepare(environment)
    manage("migrate", "--noinput", "--verbosity=0")
    if chosen.recruitee:
        manage("demo_data")  # whom to link, before there is anything to call about
        company = _start_recruitee(programs, chosen)
        manage("demo_link", str(company))
    exchange = [f"--exchange={EXCHANGE}"] if chosen.telephone else []
    return manage("demo_data", f"--authenticator={AUTHENTICATOR}", *exchange)


def _start_recruitee(programs: Supervisor, chosen: Ports) -> Path:
    """The company of the demo, with a webhook to the product. Gives the file with what the product must know of it."""
    known, seeds = RECRUITEE / "company.json", RECRUITEE / "seed.json"
    if not known.exists():
        RECRUITEE.mkdir(parents=True, exist_ok=True)
        seed = json.loads(BOARD.read_text())
        company = seed["companies"][0]
        key, secret = str(uuid4()), secrets.token_hex(20)
        address = f"http://localhost:{chosen.web}/hooks/ats/{key}/"
        company["webhooks"] = [{"name": "Klara", "url": address, "secret": secret}]
        seeds.touch(mode=0o600)
        seeds.write_text(json.dumps(seed))
        token = company["tokens"][0]["token"]
        words = {"company": company["subdomain"], "token": token, "hook_key": key, "hook_secret": secret}
        known.touch(mode=0o600)
        known.write_text(json.dumps(words))
    options = [f"--port={chosen.recruitee}", f"--seed={seeds}", f"--data={RECRUITEE / 'data'}"]
    programs.start("recruitee", [PYTHON, "-m", "sandbox.recruitee", *options])
    if problem := _wait_until_ready(programs, f"http://127.0.0.1:{chosen.recruitee}/healthz"):
        raise SystemExit(f"The stand-in for Recruitee did not start: {problem}")
    return known


def _start(programs: Supervisor, chosen: Ports) -> None:
    celery = [PYTHON, "-m", "celery", "-A", "config"]
    if chosen.mail:
        smtp, http = f"--smtp-port={chosen.mail}", f"--http-port={chosen.mailbox}"
        programs.start("mailbox", [PYTHON, "-m", "sandbox.mailbox", smtp, http, f"--data={FOLDER / 'mailbox'}"])
    if chosen.telephone:
        programs.start("telephone", [PYTHON, "-m", "sandbox.exchange", f"--port={chosen.telephone}", *_lines()])
    programs.start("web", [PYTHON, "-m", "gunicorn", f"--bind=127.0.0.1:{chosen.web}", "--workers=2", "config.wsgi"])
    programs.start("worker", [*celery, "worker", "--loglevel=INFO", "--concurrency=3"])
    schedule = f"--schedule={FOLDER / 'beat-schedule'}"
    programs.start("beat", [*celery, "beat", "--loglevel=WARNING", "--pidfile=", schedule])


def _lines() -> list[str]:
    """What `demo_data` wrote down for the exchange, as its arguments."""
    known = json.loads(EXCHANGE.read_text())
    people = EXCHANGE.with_name("people.json")
    people.write_text(json.dumps(known["people"]))
    lines = [f"--account={account}" for account in known["accounts"]]
    lines += [f"--number={number}" for number in known["numbers"]]
    return [*lines, f"--people={people}", f"--data={EXCHANGE.parent}"]


def _wait_until_ready(programs: Supervisor, address: str) -> str:
    """Nothing, or what is not ready after two minutes or because a program has ended."""
    deadline = time.monotonic() + SECONDS_TO_BE_READY
    answer = "the web server does not answer"
    while time.monotonic() < deadline and not programs.ended():
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 (the address is our own)
                return ""
        except urllib.error.HTTPError as error:
            answer = f"{address} says {error.read(500).decode(errors='replace')}"
        except OSError:
            pass
        time.sleep(0.5)
    return answer


def _summary(chosen: Ports, logins: str, problem: str) -> str:
    lines = ["", "─" * 100]
    lines += [f"NOT READY: {problem}", ""] if problem else []
    lines += [f"The product:   http://localhost:{chosen.web}"]
    if chosen.mailbox:
        lines += [f"Its mailbox:   http://localhost:{chosen.mailbox}  (every mail it sends lands here)"]
        lines += [f"Sign-in codes: http://localhost:{chosen.mailbox}/authenticator  (stands in for the app on a phone)"]
    if chosen.telephone:
        lines += [f"The telephone: http://localhost:{chosen.telephone}  (rings when Klara calls somebody of the demo)"]
    if chosen.recruitee:
        lines += [f"Recruitee:     http://localhost:{chosen.recruitee}  (its boards: drag applicants between stages)"]
    lines += ["", logins.strip(), "", f"What the programs say: {LOGS.relative_to(ROOT)}/"]
    return "\n".join([*lines, "Ctrl-C stops everything; the data stays.", "─" * 100])


@contextmanager
def _only_demo() -> Iterator[None]:
    """One demo at a time in this folder. The lock ends with the process, however it ends."""
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
        lock = FOLDER.with_suffix(".lock").open("a")  # beside the folder, which a reset deletes
    except OSError as error:
        raise SystemExit(f"{error.filename} is not writable ({error.strerror}): change its owner or rights.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SystemExit("A demo already runs from this folder: stop it with Ctrl-C where it runs.") from error
        yield


if __name__ == "__main__":
    sys.exit(main())
