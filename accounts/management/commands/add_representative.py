"""Make somebody a representative of the marketplace: manage.py add_representative maya@example.com --name "Maya"."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from accounts.actions import add_representative


class Command(BaseCommand):
    help = "Make somebody a representative, who looks after organizations and candidates."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument("--name", default="", help="their name, as candidates and teams read it")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an email address.") from error
        user, adopted = add_representative(email=email, name=name)
        if not user.name:
            self.stderr.write(f"{user.email} has no name yet: candidates will read the address. Give one with --name.")
        self.stdout.write(f"{user} <{user.email}> is a representative; new in their care: {adopted} organizations.")
        self.stdout.write("What they do next:")
        self.stdout.write(f"  1. Sign in with a code by email: {_address('account_request_login_code')}")
        self.stdout.write(f"  2. Set up a second step, which the role needs: {_address('mfa_index')}")
        self.stdout.write(f"  3. Open the desk: {_address('desk')}")


def _address(name: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name)}"
