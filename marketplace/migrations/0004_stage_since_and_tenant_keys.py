from django.db import migrations, models

from core.schema import tenant_foreign_key

# Since the last move into the stage; whoever never moved has stood there since applying.
FILL = """
UPDATE marketplace_application AS application
SET stage_since = COALESCE(
    (SELECT max(moved_at) FROM marketplace_stagemove WHERE application_id = application.id), application.applied_at
)
WHERE stage_since IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0003_stages_phones_and_notes")]

    operations = [
        tenant_foreign_key("marketplace_applicationnote", "application_id", "marketplace_application"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="application",
            name="stage_since",
            field=models.DateTimeField(),
        ),
    ]
