"""What the log says, in the very form in which production writes it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from core.logging import logging_config


@contextmanager
def logged() -> Iterator[StringIO]:
    """Everything that the root logger writes meanwhile, as JSON lines."""
    configuration = logging_config("json")
    formatter = dict(configuration["formatters"]["line"])
    text, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(text)
    handler.setFormatter(formatter.pop("()")(**formatter))
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield text
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
