from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voicecalls", "0010_suppression_keys")]

    operations = [
        migrations.AddField(model_name="callcase", name="wanted_now_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="callcase", name="fresh_since", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="callattempt",
            index=models.Index(fields=["organization", "ended_at"], name="attempt_ended"),
        ),
    ]
