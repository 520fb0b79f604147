"""`manage.py demo_data`: made-up organizations, people and interviews, and how to sign in as them."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from interviews import demo
from voicecalls import demo as calls

LOGINS = f"""
Book an interview:   open the mailbox, the mail to {demo.LENA.email}, and *Select an interview time*.
Have Klara call:     open the telephone, sign in as {demo.JONAS.email}, and move {demo.LENA.name} of Nordlicht Bio
                     to the stage {{stage}}; her phone rings within half a minute.
The same in Recruitee: open the board, and drag Sam Reed (Laboratory Assistant) to Qualification Call, or Ayşe Yılmaz
                     to Appointment Call: the first is interviewed, the other arranges an appointment.
                     Both are greeted in German, the company's language; say "English, please" to change it.

Sign in at {{url}} with the password {demo.PASSWORD}, or with a code by mail:
  {demo.LENA.email:<28} candidate, Berlin: two pending interviews and a past one
  {demo.KENJI.email:<28} candidate, Tokyo: asked for other times; one interview cancelled
  {demo.JONAS.email:<28} recruiter of Nordlicht Bio, Berlin: requests interviews
  {demo.DIEGO.email:<28} recruiter of Cascade Robotics, Seattle
These also need a code from the authenticator page of the mailbox:
  {demo.INES.email:<28} admin of Nordlicht Bio (reads German)
  {demo.GRACE.email:<28} admin of Cascade Robotics
  {demo.MAYA.email:<28} representative of both: adds conference details at the desk
"""  # noqa: S608 (no SQL, although it says "Select")


class Command(BaseCommand):
    help = "Fill an empty database with the demo; a second call changes nothing. Prints the logins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--authenticator",
            type=Path,
            help="write the demo people's authenticator secrets to this JSON file, for the sandbox mailbox",
        )

        parser.add_argument(
            "--exchange",
            type=Path,
            help="connect calls with a telephone exchange, and write to this JSON file what it must know",
        )

    def handle(self, *args: Any, authenticator: Path | None, exchange: Path | None, **options: Any) -> None:
        now = timezone.now()
        demo.create(now=now)
        if exchange:
            exchange.parent.mkdir(parents=True, exist_ok=True)
            exchange.touch(mode=0o600)
            exchange.write_text(json.dumps(asdict(calls.create(now=now)), indent=2))
        if authenticator:
            secrets = [{"account": account, "secret": secret} for account, secret in demo.TOTP_SECRETS.items()]
            authenticator.parent.mkdir(parents=True, exist_ok=True)
            authenticator.write_text(json.dumps(secrets, indent=2))
        self.stdout.write(LOGINS.format(url=settings.PUBLIC_URL, stage=calls.stage_name()))
