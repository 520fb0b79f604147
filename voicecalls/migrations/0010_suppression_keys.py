import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voicecalls", "0002_tenant_keys")]

    operations = [
        migrations.AddField(model_name="callcase", name="words_deleted_at", field=models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="SuppressionKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("secret", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                (
                    "organization",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.organization"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
