import datetime
import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import interviews.models.followup


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_cache_table'),
        ('interviews', '0003_remove_interview_offer_key'),
        ('marketplace', '0002_tenant_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Availability',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('time_zone', models.CharField(max_length=64, verbose_name='Time zone')),
                ('notice_minutes', models.PositiveIntegerField(default=1440, verbose_name='Minimum notice')),
                ('horizon_days', models.PositiveSmallIntegerField(default=28, verbose_name='How far ahead')),
                ('buffer_before_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='Free before an interview')),
                ('buffer_after_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='Free after an interview')),
                ('most_per_day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Most interviews a day')),
                ('most_per_week', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Most interviews a week')),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='BusyCalendar',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='Name')),
                ('address', models.BinaryField(null=True)),
                ('host', models.CharField(blank=True, max_length=255)),
                ('content', models.BinaryField(null=True)),
                ('state', models.CharField(choices=[('waiting', 'Not read yet'), ('read', 'Up to date'), ('failing', 'Cannot be read')], default='waiting', max_length=8)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('etag', models.CharField(blank=True, max_length=255)),
                ('last_modified', models.CharField(blank=True, max_length=64)),
                ('fingerprint', models.CharField(blank=True, max_length=64)),
                ('expanded_until', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('tried_at', models.DateTimeField(null=True)),
                ('next_read_at', models.DateTimeField(null=True)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('lease', models.UUIDField(null=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['name', 'created_at'],
            },
        ),
        migrations.CreateModel(
            name='BusyTime',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('person', models.CharField(max_length=254)),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
            ],
        ),
        migrations.CreateModel(
            name='DatedHours',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('opens', models.TimeField(null=True)),
                ('closes', models.TimeField(null=True)),
            ],
            options={
                'ordering': ['first_day', 'opens'],
            },
        ),
        migrations.CreateModel(
            name='DeskNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('author_name', models.CharField(max_length=160)),
                ('text', models.TextField(max_length=2000)),
                ('form_key', models.UUIDField()),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['created_at'],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('author_name', models.CharField(max_length=160)),
                ('text', models.TextField(max_length=4000, verbose_name='Feedback')),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['created_at'],
            },
        ),
        migrations.CreateModel(
            name='InterviewSettings',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('booking_notice_minutes', models.PositiveIntegerField(default=60, verbose_name='Earliest start after booking')),
                ('cancel_notice_minutes', models.PositiveIntegerField(default=0, verbose_name='Candidates may cancel until')),
                ('move_notice_minutes', models.PositiveIntegerField(default=120, verbose_name='Candidates may reschedule until')),
                ('most_moves', models.PositiveSmallIntegerField(default=3, verbose_name='How often candidates may reschedule')),
                ('nudge_after_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=interviews.models.followup._days, size=None, verbose_name='Remind who has not booked')),
                ('remind_before_minutes', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), blank=True, default=interviews.models.followup._minutes, size=None, verbose_name='Remind before the interview')),
                ('quiet_from', models.TimeField(default=datetime.time(21, 0), verbose_name='No reminders from')),
                ('quiet_until', models.TimeField(default=datetime.time(8, 0), verbose_name='No reminders until')),
                ('changed_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MemberFeed',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('token', models.BinaryField()),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ProposedTime',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('starts_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['starts_at'],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('not_booked', 'Has not booked yet'), ('before', 'Before the interview')], max_length=12)),
                ('recipient', models.EmailField(max_length=254)),
                ('number', models.PositiveSmallIntegerField()),
                ('for_start', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('was_sent', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['due_at'],
            },
        ),
        migrations.CreateModel(
            name='WeeklyHours',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('weekday', models.PositiveSmallIntegerField()),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
            ],
            options={
                'ordering': ['weekday', 'opens'],
            },
        ),
        migrations.AddField(
            model_name='interview',
            name='moves',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='interview',
            name='outcome',
            field=models.CharField(blank=True, choices=[('', 'Not said yet'), ('held', 'Held'), ('candidate_absent', 'The candidate did not come'), ('team_absent', 'The hiring team did not come')], default='', max_length=20),
        ),
        migrations.AddField(
            model_name='interview',
            name='outcome_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='interview',
            name='outcome_by',
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AddField(
            model_name='interview',
            name='settled_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='interview',
            name='uses_published',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='participant',
            name='attends',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='participant',
            name='out_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='participant',
            name='out_reason',
            field=models.CharField(blank=True, choices=[('declined', 'Cannot join'), ('left', 'Left the team')], max_length=8),
        ),
        migrations.AddField(
            model_name='participant',
            name='seat',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name='interview',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'held', 'candidate_absent', 'team_absent'])), name='interview_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='interview',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), ('state', 'booked'), _connector='OR'), name='interview_outcome_of_booked'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(condition=models.Q(('attends', True), ('out_at', None), ('seat__isnull', False)), fields=('organization', 'interview', 'seat'), name='participant_one_per_seat'),
        ),
        migrations.AddField(
            model_name='availability',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='availabilities', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='availability',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='availabilities', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='busycalendar',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='busy_calendars', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='busycalendar',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='busy_calendars', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='busytime',
            name='calendar',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='times', to='interviews.busycalendar'),
        ),
        migrations.AddField(
            model_name='busytime',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='datedhours',
            name='availability',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dated', to='interviews.availability'),
        ),
        migrations.AddField(
            model_name='datedhours',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='desknote',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='desknote',
            name='interview',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desk_notes', to='interviews.interview'),
        ),
        migrations.AddField(
            model_name='desknote',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='feedback',
            name='interview',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='interviews.interview'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='interviewsettings',
            name='organization',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='interview_settings', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='memberfeed',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='member_feeds', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='memberfeed',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='member_feeds', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposedtime',
            name='help_request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposed_times', to='interviews.helprequest'),
        ),
        migrations.AddField(
            model_name='proposedtime',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='interview',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='interviews.interview'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization'),
        ),
        migrations.AddField(
            model_name='weeklyhours',
            name='availability',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='weekly', to='interviews.availability'),
        ),
        migrations.AddField(
            model_name='weeklyhours',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization'),
        ),
        migrations.AddConstraint(
            model_name='availability',
            constraint=models.UniqueConstraint(fields=('organization', 'user'), name='availability_once_per_member'),
        ),
        migrations.AddConstraint(
            model_name='availability',
            constraint=models.CheckConstraint(condition=models.Q(('horizon_days__gte', 1), ('horizon_days__lte', 180)), name='availability_horizon_is_sane'),
        ),
        migrations.AddIndex(
            model_name='busycalendar',
            index=models.Index(fields=['next_read_at'], name='busy_calendar_due'),
        ),
        migrations.AddConstraint(
            model_name='busycalendar',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('address__isnull', True), ('content__isnull', False)), models.Q(('address__isnull', False), ('content__isnull', True)), _connector='OR'), name='busy_calendar_has_one_source'),
        ),
        migrations.AddIndex(
            model_name='busytime',
            index=django.contrib.postgres.indexes.GistIndex(fields=['person', 'during'], name='busy_time_of_person'),
        ),
        migrations.AddConstraint(
            model_name='datedhours',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='dated_hours_end_after_start'),
        ),
        migrations.AddConstraint(
            model_name='datedhours',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closes__isnull', True), ('opens__isnull', True)), models.Q(('closes__isnull', False), ('opens__isnull', False)), _connector='OR'), name='dated_hours_open_and_close'),
        ),
        migrations.AddConstraint(
            model_name='desknote',
            constraint=models.UniqueConstraint(fields=('organization', 'form_key'), name='desk_note_once_per_form'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.UniqueConstraint(fields=('organization', 'interview', 'author'), name='feedback_once_per_author'),
        ),
        migrations.AddConstraint(
            model_name='memberfeed',
            constraint=models.UniqueConstraint(fields=('organization', 'user'), name='member_feed_once_per_member'),
        ),
        migrations.AddConstraint(
            model_name='proposedtime',
            constraint=models.UniqueConstraint(fields=('organization', 'help_request', 'starts_at'), name='proposed_time_once_per_request'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='reminder_due'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['not_booked', 'before'])), name='reminder_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='weeklyhours',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='weekly_hours_weekday_is_known'),
        ),
    ]
