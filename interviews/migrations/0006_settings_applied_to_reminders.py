from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interviews", "0005_tenant_keys_and_seats")]

    operations = [
        migrations.AddField(
            model_name="interviewsettings", name="replan_after", field=models.UUIDField(null=True)
        ),
    ]
