from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interviews", "0006_settings_applied_to_reminders")]

    operations = [
        migrations.AddField(
            model_name="busycalendar",
            name="read_in_zone",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
