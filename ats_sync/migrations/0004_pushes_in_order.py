"""Of one application everything is told in order, and what was seen right before a request is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ats_sync", "0003_company_linked_once")]

    operations = [
        migrations.AddField(
            model_name="push",
            name="n",
            field=models.PositiveIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="push",
            name="before",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddConstraint(
            model_name="push",
            constraint=models.UniqueConstraint(fields=("organization", "link", "n"), name="ats_push_in_order"),
        ),
        migrations.AddConstraint(
            model_name="push",
            constraint=models.UniqueConstraint(
                condition=models.Q(("tag", ""), _negated=True),
                fields=("organization", "link", "tag"),
                name="ats_push_tag_once",
            ),
        ),
        migrations.AddIndex(
            model_name="push",
            index=models.Index(
                condition=models.Q(("state", "stuck")), fields=["organization"], name="ats_push_stuck"
            ),
        ),
    ]
