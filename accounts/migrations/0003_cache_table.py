from django.apps.registry import Apps
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def create(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """The table behind throttles, codes' rate limits and the heartbeat: shared by all processes, needs no Redis."""

    dependencies = [("accounts", "0002_append_only_history")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
