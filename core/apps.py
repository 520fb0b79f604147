from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.checks import Tags, register

from core.checks import server_is_new_enough


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        """`migrate` asks first whether the database server will do."""
        register(server_is_new_enough, Tags.database)


class StaticFiles(StaticFilesConfig):
    """Collects of htmx's many builds the one that the pages load; compressing the others takes seconds."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "htmax-*", "htmx-4*", "htmx-2.js", "hx-*", "htmx-2-compat*"]
