"""`manage.py demo_link`: the demo's first organization is linked with its company at a stand-in for Recruitee."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.utils import timezone

from ats_sync import demo


class Command(BaseCommand):
    help = "Link the demo with the stand-in at RECRUITEE_URL; a second call changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "company", type=Path, help='a JSON file: {"company", "token", "hook_key", "hook_secret"} of the stand-in'
        )

    def handle(self, *args: Any, company: Path, **options: Any) -> None:
        known = json.loads(company.read_text())
        demo.create(demo.Company(**{**known, "hook_key": UUID(known["hook_key"])}), clock=timezone.now)
