from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("voicecalls", "0015_job_closed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="callcase",
            name="end",
            field=models.CharField(blank=True, choices=[('completed', 'Interview completed'), ('needs_review', 'Needs review'), ('booked', 'Appointment booked'), ('no_fit', 'No time suited'), ('declined', 'Declined'), ('opted_out', 'Calls to the number stopped'), ('human_requested', 'Wants to speak to a person'), ('not_reached', 'Not reached'), ('bad_number', 'Number cannot be called'), ('left_stage', 'Moved to another stage'), ('closed', 'Application closed'), ('job_closed', 'Job closed'), ('stopped', 'Stopped by the team')], max_length=16),
        ),
    ]
