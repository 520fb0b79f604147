from django.apps import AppConfig
from django.core.checks import Tags, register

from core.checks import server_is_new_enough


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        """`migrate` asks first whether the database server will do."""
        register(server_is_new_enough, Tags.database)
