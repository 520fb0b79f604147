"""Measure and print: `python -m bench [--write docs/benchmarks.md]`, with PostgreSQL and Valkey from the environment.

Works in databases of its own, which are gone afterwards.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from bench.report import main  # noqa: E402 - models can be imported only now

if __name__ == "__main__":
    main()
