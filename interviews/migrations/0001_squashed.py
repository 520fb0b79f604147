import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import interviews.models.followup
from core.schema import tenant_foreign_key, tenant_key


class Migration(migrations.Migration):

    initial = True

    # Databases made before the first release know by these that nothing is left to do.
    replaces = [
        ('interviews', '0001_initial'),
        ('interviews', '0002_tenant_keys'),
        ('interviews', '0003_remove_interview_offer_key'),
        ('interviews', '0004_availability_panels_reminders'),
        ('interviews', '0005_tenant_keys_and_seats'),
        ('interviews', '0006_settings_applied_to_reminders'),
        ('interviews', '0007_busy_calendar_zone'),
    ]

    dependencies = [
        ('accounts', '0001_squashed'),
        ('marketplace', '0001_squashed'),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='Availability',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='availabilities', to='accounts.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='availabilities', to=settings.AUTH_USER_MODEL)),
                ('time_zone', models.CharField(max_length=64, verbose_name='Time zone')),
                ('notice_minutes', models.PositiveIntegerField(default=1440, verbose_name='Minimum notice')),
                ('horizon_days', models.PositiveSmallIntegerField(default=28, verbose_name='How far ahead')),
                ('buffer_before_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='Free before an interview')),
                ('buffer_after_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='Free after an interview')),
                ('most_per_day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Most interviews a day')),
                ('most_per_week', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Most interviews a week')),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'user'), name='availability_once_per_member'), models.CheckConstraint(condition=models.Q(('horizon_days__gte', 1), ('horizon_days__lte', 180)), name='availability_horizon_is_sane')],
            },
        ),
        migrations.CreateModel(
            name='WeeklyHours',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('availability', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='weekly', to='interviews.availability')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
            ],
            options={
                'ordering': ['weekday', 'opens'],
                'constraints': [models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='weekly_hours_weekday_is_known')],
            },
        ),
        migrations.CreateModel(
            name='DatedHours',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('availability', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dated', to='interviews.availability')),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('opens', models.TimeField(null=True)),
                ('closes', models.TimeField(null=True)),
            ],
            options={
                'ordering': ['first_day', 'opens'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='dated_hours_end_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('closes__isnull', True), ('opens__isnull', True)), models.Q(('closes__isnull', False), ('opens__isnull', False)), _connector='OR'), name='dated_hours_open_and_close')],
            },
        ),
        migrations.CreateModel(
            name='BusyCalendar',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='busy_calendars', to='accounts.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='busy_calendars', to=settings.AUTH_USER_MODEL)),
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
                ('read_in_zone', models.CharField(blank=True, max_length=64)),
                ('read_at', models.DateTimeField(null=True)),
                ('tried_at', models.DateTimeField(null=True)),
                ('next_read_at', models.DateTimeField(null=True)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('lease', models.UUIDField(null=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['name', 'created_at'],
                'indexes': [models.Index(fields=['next_read_at'], name='busy_calendar_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('address__isnull', True), ('content__isnull', False)), models.Q(('address__isnull', False), ('content__isnull', True)), _connector='OR'), name='busy_calendar_has_one_source')],
            },
        ),
        migrations.CreateModel(
            name='BusyTime',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='times', to='interviews.busycalendar')),
                ('person', models.CharField(max_length=254)),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GistIndex(fields=['person', 'during'], name='busy_time_of_person')],
            },
        ),
        migrations.CreateModel(
            name='MemberFeed',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='member_feeds', to='accounts.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='member_feeds', to=settings.AUTH_USER_MODEL)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('token', models.BinaryField()),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'user'), name='member_feed_once_per_member')],
            },
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interviews', to='accounts.organization')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interviews', to='marketplace.application')),
                ('round', models.PositiveSmallIntegerField()),
                ('round_name', models.CharField(max_length=80, verbose_name='Round')),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('booked', 'Booked'), ('cancelled', 'Cancelled')], default='pending', max_length=12)),
                ('minutes', models.PositiveSmallIntegerField(default=30, verbose_name='Length')),
                ('notice_minutes', models.PositiveIntegerField(default=60)),
                ('time_zone', models.CharField(max_length=64, verbose_name="The team's time zone")),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('form_key', models.UUIDField()),
                ('form_fingerprint', models.CharField(max_length=64)),
                ('offered_at', models.DateTimeField()),
                ('offer', models.PositiveSmallIntegerField(default=1)),
                ('starts_at', models.DateTimeField(null=True)),
                ('ends_at', models.DateTimeField(null=True)),
                ('booked_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancelled_by', models.CharField(blank=True, max_length=160)),
                ('cancel_reason', models.CharField(blank=True, max_length=500)),
                ('settled_at', models.DateTimeField(null=True)),
                ('uses_published', models.BooleanField(default=False)),
                ('moves', models.PositiveSmallIntegerField(default=0)),
                ('outcome', models.CharField(blank=True, choices=[('', 'Not said yet'), ('held', 'Held'), ('candidate_absent', 'The candidate did not come'), ('team_absent', 'The hiring team did not come')], default='', max_length=20)),
                ('outcome_at', models.DateTimeField(null=True)),
                ('outcome_by', models.CharField(blank=True, max_length=160)),
                ('conference_link', models.URLField(blank=True, max_length=500, verbose_name='Video link')),
                ('conference_phone', models.CharField(blank=True, max_length=40, verbose_name='Phone number to dial')),
                ('conference_notes', models.TextField(blank=True, max_length=2000, verbose_name='Notes for everybody')),
                ('ical_uid', models.CharField(max_length=255)),
                ('sequence', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'starts_at'], name='interview_by_start')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'form_key'), name='interview_once_per_form'), models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'booked', 'cancelled'])), name='interview_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'booked'), _negated=True), models.Q(('booked_at__isnull', False), ('ends_at__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='interview_booked_has_a_time'), models.CheckConstraint(condition=models.Q(('starts_at__isnull', True), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='interview_ends_after_start'), models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'held', 'candidate_absent', 'team_absent'])), name='interview_outcome_is_known'), models.CheckConstraint(condition=models.Q(('outcome', ''), ('state', 'booked'), _connector='OR'), name='interview_outcome_of_booked')],
            },
        ),
        migrations.CreateModel(
            name='Window',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='windows', to='accounts.organization')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='windows', to='interviews.interview')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['starts_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='window_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='InterviewSettings',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='interview_settings', to='accounts.organization')),
                ('booking_notice_minutes', models.PositiveIntegerField(default=60, verbose_name='Earliest start after booking')),
                ('cancel_notice_minutes', models.PositiveIntegerField(default=0, verbose_name='Candidates may cancel until')),
                ('move_notice_minutes', models.PositiveIntegerField(default=120, verbose_name='Candidates may reschedule until')),
                ('most_moves', models.PositiveSmallIntegerField(default=3, verbose_name='How often candidates may reschedule')),
                ('nudge_after_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=interviews.models.followup._days, size=None, verbose_name='Remind who has not booked')),
                ('remind_before_minutes', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), blank=True, default=interviews.models.followup._minutes, size=None, verbose_name='Remind before the interview')),
                ('quiet_from', models.TimeField(default=interviews.models.followup._evening, verbose_name='No reminders from')),
                ('quiet_until', models.TimeField(default=interviews.models.followup._morning, verbose_name='No reminders until')),
                ('changed_at', models.DateTimeField(null=True)),
                ('replan_after', models.UUIDField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='interviews.interview')),
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
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='reminder_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['not_booked', 'before'])), name='reminder_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='DeskNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desk_notes', to='interviews.interview')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author_name', models.CharField(max_length=160)),
                ('text', models.TextField(max_length=2000)),
                ('form_key', models.UUIDField()),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['created_at'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'form_key'), name='desk_note_once_per_form')],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='interviews.interview')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author_name', models.CharField(max_length=160)),
                ('text', models.TextField(max_length=4000, verbose_name='Feedback')),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['created_at'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'interview', 'author'), name='feedback_once_per_author')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='accounts.organization')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='interviews.interview')),
                ('purpose', models.CharField(choices=[('choose', 'Choose')], max_length=12)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='accounts.organization')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='interviews.interview')),
                ('kind', models.CharField(choices=[('member', 'Member of the team'), ('guest', 'Colleague without an account')], max_length=8)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='participations', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(max_length=254)),
                ('seat', models.PositiveSmallIntegerField(null=True)),
                ('attends', models.BooleanField(default=False)),
                ('out_at', models.DateTimeField(null=True)),
                ('out_reason', models.CharField(blank=True, choices=[('declined', 'Cannot join'), ('left', 'Left the team')], max_length=8)),
            ],
            options={
                'ordering': ['name', 'email'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'interview', 'email'), name='participant_once'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='participant_email_is_lower_case'), models.UniqueConstraint(condition=models.Q(('attends', True), ('out_at', None), ('seat__isnull', False)), fields=('organization', 'interview', 'seat'), name='participant_one_per_seat')],
            },
        ),
        migrations.CreateModel(
            name='InterviewSeat',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='accounts.organization')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='interviews.interview')),
                ('person', models.CharField(max_length=254)),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('active', True)), expressions=[('person', '='), ('during', '&&')], name='seat_one_interview_at_a_time'), models.UniqueConstraint(condition=models.Q(('active', True)), fields=('organization', 'interview', 'person'), name='seat_once_per_interview')],
            },
        ),
        migrations.CreateModel(
            name='HelpRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='help_requests', to='accounts.organization')),
                ('interview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='help_requests', to='interviews.interview')),
                ('message', models.TextField(max_length=2000)),
                ('form_key', models.UUIDField()),
                ('created_at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['created_at'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'form_key'), name='help_request_once_per_form')],
            },
        ),
        migrations.CreateModel(
            name='ProposedTime',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('help_request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposed_times', to='interviews.helprequest')),
                ('starts_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['starts_at'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'help_request', 'starts_at'), name='proposed_time_once_per_request')],
            },
        ),
        tenant_key("interviews_interview"),
        tenant_foreign_key("interviews_interview", "application_id", "marketplace_application"),
        tenant_foreign_key("interviews_window", "interview_id", "interviews_interview"),
        tenant_foreign_key("interviews_participant", "interview_id", "interviews_interview"),
        tenant_foreign_key("interviews_interviewseat", "interview_id", "interviews_interview"),
        tenant_foreign_key("interviews_helprequest", "interview_id", "interviews_interview"),
        tenant_foreign_key("interviews_link", "interview_id", "interviews_interview"),
        tenant_key("interviews_availability"),
        tenant_foreign_key("interviews_weeklyhours", "availability_id", "interviews_availability"),
        tenant_foreign_key("interviews_datedhours", "availability_id", "interviews_availability"),
        tenant_key("interviews_busycalendar"),
        tenant_foreign_key("interviews_busytime", "calendar_id", "interviews_busycalendar"),
        tenant_key("interviews_helprequest"),
        tenant_foreign_key("interviews_proposedtime", "help_request_id", "interviews_helprequest"),
        tenant_foreign_key("interviews_reminder", "interview_id", "interviews_interview"),
        tenant_foreign_key("interviews_desknote", "interview_id", "interviews_interview"),
        tenant_foreign_key("interviews_feedback", "interview_id", "interviews_interview"),
    ]
