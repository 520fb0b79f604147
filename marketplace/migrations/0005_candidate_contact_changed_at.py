from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0004_stage_since_and_tenant_keys")]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="contact_changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(
                condition=models.Q(("contact_changed_at__isnull", False)),
                fields=["contact_changed_at"],
                name="candidate_contact_changed",
            ),
        ),
    ]
