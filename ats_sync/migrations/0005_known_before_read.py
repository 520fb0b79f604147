"""Jobs and candidates are known by their ids before they are read: progress, and what is left to do, stand in rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ats_sync", "0004_pushes_in_order")]

    operations = [
        migrations.AlterField(
            model_name="joblink",
            name="job",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ats_link",
                to="marketplace.job",
            ),
        ),
        migrations.AddField(
            model_name="joblink",
            name="team",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name="candidatelink",
            name="candidate",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ats_links",
                to="marketplace.candidate",
            ),
        ),
        migrations.AddField(
            model_name="connection",
            name="listed",
            field=models.PositiveIntegerField(default=0, null=True),
        ),
    ]
