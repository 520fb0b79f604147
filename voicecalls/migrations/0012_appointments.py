import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_cache_table'),
        ('interviews', '0007_busy_calendar_zone'),
        ('marketplace', '0007_tenant_keys_of_moves_and_notes'),
        ('voicecalls', '0011_wishes_and_ended_attempts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AppointmentPlan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('round_name', models.CharField(max_length=80)),
                ('minutes', models.PositiveSmallIntegerField(default=30)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanSeat',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('seat', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='callcase',
            name='case_closed_with_an_end',
        ),
        migrations.RemoveConstraint(
            model_name='stagetarget',
            name='stage_target_end_is_known',
        ),
        migrations.AddField(
            model_name='callattempt',
            name='tries',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='voicecalls.stagerule'),
        ),
        migrations.AddField(
            model_name='callcase',
            name='interview',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='interviews.interview'),
        ),
        migrations.AlterField(
            model_name='callcase',
            name='end',
            field=models.CharField(blank=True, choices=[('completed', 'Interview completed'), ('needs_review', 'Needs review'), ('booked', 'Appointment booked'), ('no_fit', 'No time suited'), ('declined', 'Declined'), ('opted_out', 'Does not want to be called'), ('human_requested', 'Wants to speak to a person'), ('not_reached', 'Not reached'), ('bad_number', 'Number cannot be called'), ('left_stage', 'Moved to another stage'), ('stopped', 'Stopped by the team')], max_length=16),
        ),
        migrations.AlterField(
            model_name='stagetarget',
            name='after',
            field=models.CharField(choices=[('completed', 'Interview completed'), ('not_reached', 'Not reached'), ('declined', 'Declined'), ('needs_review', 'Needs review'), ('booked', 'Appointment booked'), ('no_fit', 'No time suited')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='callcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('end__in', ['completed', 'needs_review', 'booked', 'no_fit', 'declined', 'opted_out', 'human_requested', 'not_reached', 'bad_number', 'left_stage', 'stopped']), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True), ('end', '')), _connector='OR'), name='case_closed_with_an_end'),
        ),
        migrations.AddConstraint(
            model_name='stagetarget',
            constraint=models.CheckConstraint(condition=models.Q(('after__in', ['completed', 'not_reached', 'declined', 'needs_review', 'booked', 'no_fit'])), name='stage_target_end_is_known'),
        ),
        migrations.AddField(
            model_name='appointmentplan',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='appointmentplan',
            name='rule',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='plan', to='voicecalls.stagerule'),
        ),
        migrations.AddField(
            model_name='planseat',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='planseat',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='voicecalls.appointmentplan'),
        ),
        migrations.AddField(
            model_name='planseat',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='planseat',
            constraint=models.UniqueConstraint(fields=('organization', 'plan', 'user'), name='plan_seat_once'),
        ),
    ]
