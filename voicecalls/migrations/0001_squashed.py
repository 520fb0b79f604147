import uuid

import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import voicecalls.models.settings
from core.schema import tenant_foreign_key, tenant_key


class Migration(migrations.Migration):

    initial = True

    # Databases made before the first release know by these that nothing is left to do.
    replaces = [
        ('voicecalls', '0001_initial'),
        ('voicecalls', '0002_tenant_keys'),
        ('voicecalls', '0010_suppression_keys'),
        ('voicecalls', '0011_wishes_and_ended_attempts'),
        ('voicecalls', '0012_appointments'),
        ('voicecalls', '0013_tenant_keys_of_appointments'),
        ('voicecalls', '0014_application_closed'),
        ('voicecalls', '0015_job_closed'),
        ('voicecalls', '0016_opted_out_in_words'),
    ]

    dependencies = [
        ('accounts', '0001_squashed'),
        ('interviews', '0001_squashed'),
        ('marketplace', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='StageRule',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stage_rules', to='accounts.organization')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='stage_rules', to='marketplace.job')),
                ('stage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='stage_rules', to='marketplace.stage')),
                ('stage_name', models.CharField(max_length=80, verbose_name='Stage')),
                ('mode', models.CharField(choices=[('interview', 'Interview mode'), ('recruiter', 'Recruiter mode')], default='interview', max_length=9, verbose_name='Role')),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('job__isnull', False)), fields=('organization', 'stage'), name='stage_rule_once_per_stage'), models.UniqueConstraint(models.F('organization'), django.db.models.functions.text.Lower('stage_name'), condition=models.Q(('job__isnull', True)), name='stage_rule_once_per_name'), models.CheckConstraint(condition=models.Q(('mode__in', ['interview', 'recruiter'])), name='stage_rule_mode_is_known')],
            },
        ),
        migrations.CreateModel(
            name='StageTarget',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='voicecalls.stagerule')),
                ('after', models.CharField(choices=[('completed', 'Interview completed'), ('not_reached', 'Not reached'), ('declined', 'Declined'), ('needs_review', 'Needs review'), ('booked', 'Appointment booked'), ('no_fit', 'No time suited')], max_length=12)),
                ('stage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='marketplace.stage')),
                ('stage_name', models.CharField(max_length=80)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'rule', 'after'), name='stage_target_once_per_end'), models.CheckConstraint(condition=models.Q(('after__in', ['completed', 'not_reached', 'declined', 'needs_review', 'booked', 'no_fit'])), name='stage_target_end_is_known')],
            },
        ),
        migrations.CreateModel(
            name='CallSettings',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='call_settings', to='accounts.organization')),
                ('version', models.PositiveIntegerField(default=0)),
                ('most_attempts', models.PositiveSmallIntegerField(default=6, verbose_name='Call attempts per applicant')),
                ('calls_per_day', models.PositiveSmallIntegerField(default=2, verbose_name='Calls per applicant and day')),
                ('calls_per_week', models.PositiveSmallIntegerField(default=5, verbose_name='Calls per applicant and week')),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=voicecalls.models.settings._weekdays, size=None, verbose_name='Weekdays')),
                ('windows', django.contrib.postgres.fields.ArrayField(base_field=django.contrib.postgres.fields.ArrayField(base_field=models.TimeField(), size=2), default=voicecalls.models.settings._windows, size=None, verbose_name='Times')),
                ('observe_holidays', models.BooleanField(default=True, verbose_name='No calls on public holidays')),
                ('ring_seconds', models.PositiveSmallIntegerField(default=25, verbose_name='Let it ring for')),
                ('waits', models.JSONField(blank=True, default=dict)),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('de', 'German')], max_length=2, verbose_name='Language')),
                ('voices', models.JSONField(blank=True, default=dict)),
                ('record_calls', models.BooleanField(default=False, verbose_name='Record calls')),
                ('on_voicemail', models.CharField(choices=[('hang_up', 'Hang up without a word'), ('message', 'Leave a short message, once')], default='message', max_length=8, verbose_name='When a voicemail answers')),
                ('call_back_outside_hours', models.BooleanField(default=True, verbose_name='Agreed times may lie outside the calling times')),
                ('announce_by_mail', models.BooleanField(default=True, verbose_name='Announce the first call by e-mail')),
                ('us_consent', models.CharField(blank=True, max_length=300, verbose_name='Where applicants in the USA agreed to be called')),
                ('keep_audio_days', models.PositiveSmallIntegerField(default=30, verbose_name='Keep recordings for')),
                ('keep_answers_days', models.PositiveSmallIntegerField(default=180, verbose_name='Keep transcripts and answers for')),
                ('changed_by', models.CharField(blank=True, max_length=160)),
                ('changed_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'version'), name='call_settings_version_once'), models.CheckConstraint(condition=models.Q(('weekdays__contains', [6]), _negated=True), name='call_settings_never_on_sundays'), models.CheckConstraint(condition=models.Q(('on_voicemail__in', ['hang_up', 'message'])), name='call_settings_voicemail')],
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='line', to='accounts.organization')),
                ('account_sid', models.CharField(max_length=34, verbose_name='Account SID')),
                ('secret', models.BinaryField()),
                ('number', models.CharField(max_length=16, verbose_name='Number')),
                ('calls_per_second', models.DecimalField(decimal_places=1, default=1, max_digits=4, verbose_name='Calls per second')),
                ('most_calls', models.PositiveSmallIntegerField(default=3, verbose_name='Calls at the same time')),
                ('next_send_at', models.DateTimeField(null=True)),
                ('checked_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CallControl',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='call_control', to='accounts.organization')),
                ('paused_at', models.DateTimeField(null=True)),
                ('paused_by', models.CharField(blank=True, max_length=160)),
                ('breaker_until', models.DateTimeField(null=True)),
                ('breaker_told_at', models.DateTimeField(null=True)),
                ('replan_after', models.UUIDField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CallCase',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='call_cases', to='accounts.organization')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='call_cases', to='marketplace.application')),
                ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to='voicecalls.stagerule')),
                ('trigger_stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='marketplace.stage')),
                ('stage_since', models.DateTimeField()),
                ('mode', models.CharField(choices=[('interview', 'Interview mode'), ('recruiter', 'Recruiter mode')], max_length=9)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('calling', 'Calling'), ('closed', 'Closed')], default='waiting', max_length=8)),
                ('end', models.CharField(blank=True, choices=[('completed', 'Interview completed'), ('needs_review', 'Needs review'), ('booked', 'Appointment booked'), ('no_fit', 'No time suited'), ('declined', 'Declined'), ('opted_out', 'Calls to the number stopped'), ('human_requested', 'Wants to speak to a person'), ('not_reached', 'Not reached'), ('bad_number', 'Number cannot be called'), ('left_stage', 'Moved to another stage'), ('closed', 'Application closed'), ('job_closed', 'Job closed'), ('stopped', 'Stopped by the team')], max_length=16)),
                ('next_attempt_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=32)),
                ('reason_detail', models.JSONField(blank=True, default=dict)),
                ('agreed_at', models.DateTimeField(null=True)),
                ('agreed_words', models.CharField(blank=True, max_length=300)),
                ('wanted_now_by', models.CharField(blank=True, max_length=160)),
                ('wanted_now_at', models.DateTimeField(null=True)),
                ('fresh_since', models.DateTimeField(null=True)),
                ('announced_at', models.DateTimeField(null=True)),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('de', 'German')], max_length=2)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('moved_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='marketplace.stage')),
                ('problem', models.CharField(blank=True, max_length=40)),
                ('interview', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='interviews.interview')),
                ('words_deleted_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['organization', 'next_attempt_at'], name='case_due'), models.Index(fields=['organization', '-opened_at'], name='case_newest')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'application', 'stage_since'), name='case_once_per_stay'), models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('organization', 'application'), name='case_one_open'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'calling', 'closed'])), name='case_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('end__in', ['completed', 'needs_review', 'booked', 'no_fit', 'declined', 'opted_out', 'human_requested', 'not_reached', 'bad_number', 'left_stage', 'closed', 'job_closed', 'stopped']), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True), ('end', '')), _connector='OR'), name='case_closed_with_an_end')],
            },
        ),
        migrations.CreateModel(
            name='CallAttempt',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='call_attempts', to='accounts.organization')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='voicecalls.callcase')),
                ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='attempts', to='voicecalls.line')),
                ('kind', models.CharField(choices=[('outbound', 'Call'), ('inbound', 'Called us'), ('test', 'Test call')], default='outbound', max_length=8)),
                ('n', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('reserved', 'About to call'), ('sending', 'About to call'), ('queued', 'About to call'), ('initiated', 'About to call'), ('ringing', 'Ringing'), ('in_progress', 'On the phone'), ('ended', 'Ended')], default='reserved', max_length=11)),
                ('outcome', models.CharField(blank=True, max_length=20)),
                ('number', models.CharField(max_length=16)),
                ('local_day', models.DateField(null=True)),
                ('counts', models.BooleanField(default=False)),
                ('sid', models.CharField(blank=True, max_length=34)),
                ('settings_version', models.PositiveIntegerField(default=0)),
                ('brief', models.JSONField(default=dict)),
                ('talk', models.JSONField(default=dict)),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('de', 'German')], max_length=2)),
                ('answered_by', models.CharField(blank=True, max_length=24)),
                ('error_code', models.PositiveIntegerField(null=True)),
                ('tries', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='voicecalls.stagerule')),
                ('reserved_at', models.DateTimeField()),
                ('send_after', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('ringing_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('looked_at', models.DateTimeField(null=True)),
                ('looks', models.PositiveSmallIntegerField(default=0)),
                ('seconds', models.PositiveIntegerField(null=True)),
                ('by', models.CharField(blank=True, max_length=160)),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'number', '-reserved_at'], name='attempt_of_person'), models.Index(condition=models.Q(('state', 'ended'), _negated=True), fields=['state', 'reserved_at'], name='attempt_live'), models.Index(fields=['organization', 'ended_at'], name='attempt_ended')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'outbound')), fields=('organization', 'case', 'n'), name='attempt_once'), models.UniqueConstraint(condition=models.Q(('sid', ''), _negated=True), fields=('organization', 'sid'), name='attempt_sid_once'), models.UniqueConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), ('kind__in', ['outbound', 'test'])), fields=('organization', 'number'), name='attempt_one_call_to_a_person'), models.CheckConstraint(condition=models.Q(('state__in', ['reserved', 'sending', 'queued', 'initiated', 'ringing', 'in_progress', 'ended'])), name='attempt_state_is_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['outbound', 'inbound', 'test'])), name='attempt_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='SuppressionKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('secret', models.BinaryField()),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AppointmentPlan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('rule', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='plan', to='voicecalls.stagerule')),
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
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='voicecalls.appointmentplan')),
                ('seat', models.PositiveSmallIntegerField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'plan', 'user'), name='plan_seat_once')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='accounts.organization')),
                ('created_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='QuestionVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='voicecalls.question')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('open', 'Open'), ('yes_no', 'Yes or no'), ('number', 'Number'), ('choice', 'Choice'), ('date', 'Date')], max_length=6, verbose_name='Kind of answer')),
                ('wordings', models.JSONField()),
                ('low', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='At least')),
                ('high', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='At most')),
                ('knock_out', models.JSONField(blank=True, default=dict)),
                ('created_by', models.CharField(max_length=160)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'question', 'number'), name='question_version_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['open', 'yes_no', 'number', 'choice', 'date'])), name='question_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='JobQuestion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='job_questions', to='marketplace.job')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='job_questions', to='voicecalls.question')),
                ('position', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'job', 'question'), name='question_once_per_job'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('organization', 'job', 'position'), name='question_position_once')],
            },
        ),
        migrations.CreateModel(
            name='CallTurn',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='voicecalls.callattempt')),
                ('number', models.PositiveSmallIntegerField()),
                ('heard', models.JSONField(default=dict)),
                ('said', models.JSONField(default=list)),
                ('steps', models.JSONField(default=list)),
                ('language', models.CharField(choices=[('en', 'English'), ('de', 'German')], max_length=2)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'number'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'attempt', 'number'), name='call_turn_once')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='voicecalls.callcase')),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='voicecalls.callattempt')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='voicecalls.question')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='voicecalls.questionversion')),
                ('words', models.TextField()),
                ('value', models.JSONField(null=True)),
                ('clarity', models.CharField(choices=[('clear', 'Clear'), ('unclear', 'Unclear'), ('skipped', 'Not understood'), ('declined', 'Did not want to say')], max_length=8)),
                ('knocked_out', models.BooleanField(default=False)),
                ('language', models.CharField(choices=[('en', 'English'), ('de', 'German')], max_length=2)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'case', 'question'), name='answer_once_per_case'), models.CheckConstraint(condition=models.Q(('clarity__in', ['clear', 'unclear', 'skipped', 'declined'])), name='answer_clarity_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='voicecalls.callcase')),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='voicecalls.callattempt')),
                ('kind', models.CharField(max_length=20)),
                ('words', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='ConsentEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='voicecalls.callattempt')),
                ('about', models.CharField(max_length=12)),
                ('given', models.BooleanField()),
                ('words', models.CharField(blank=True, max_length=300)),
                ('wording', models.CharField(max_length=40)),
                ('language', models.CharField(choices=[('en', 'English'), ('de', 'German')], max_length=2)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Recording',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recordings', to='voicecalls.callattempt')),
                ('sid', models.CharField(max_length=34)),
                ('seconds', models.PositiveIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('deleted_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'sid'), name='recording_once')],
            },
        ),
        migrations.CreateModel(
            name='ProviderEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('attempt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='voicecalls.callattempt')),
                ('sid', models.CharField(max_length=34)),
                ('key', models.CharField(max_length=60)),
                ('body', models.JSONField()),
                ('received_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'sid', 'key'), name='provider_event_once')],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suppressions', to='accounts.organization')),
                ('number_hash', models.CharField(max_length=64)),
                ('hint', models.CharField(max_length=6)),
                ('via', models.CharField(max_length=20)),
                ('by', models.CharField(max_length=160)),
                ('created_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_by', models.CharField(blank=True, max_length=160)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('organization', 'number_hash'), name='suppression_once')],
            },
        ),
        migrations.CreateModel(
            name='OwnNumber',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('number', models.CharField(max_length=16)),
                ('verified_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'user', 'number'), name='own_number_once')],
            },
        ),
        migrations.CreateModel(
            name='ApplicantLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='voicecalls.callcase')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        tenant_key("voicecalls_callattempt"),
        tenant_key("voicecalls_callcase"),
        tenant_key("voicecalls_line"),
        tenant_key("voicecalls_question"),
        tenant_key("voicecalls_questionversion"),
        tenant_key("voicecalls_stagerule"),
        tenant_foreign_key("voicecalls_answer", "attempt_id", "voicecalls_callattempt"),
        tenant_foreign_key("voicecalls_answer", "case_id", "voicecalls_callcase"),
        tenant_foreign_key("voicecalls_answer", "question_id", "voicecalls_question"),
        tenant_foreign_key("voicecalls_answer", "version_id", "voicecalls_questionversion"),
        tenant_foreign_key("voicecalls_applicantlink", "case_id", "voicecalls_callcase"),
        tenant_foreign_key("voicecalls_callattempt", "case_id", "voicecalls_callcase"),
        tenant_foreign_key("voicecalls_callattempt", "line_id", "voicecalls_line"),
        tenant_foreign_key("voicecalls_callcase", "application_id", "marketplace_application"),
        tenant_foreign_key("voicecalls_callcase", "moved_to_id", "marketplace_stage"),
        tenant_foreign_key("voicecalls_callcase", "rule_id", "voicecalls_stagerule"),
        tenant_foreign_key("voicecalls_callcase", "trigger_stage_id", "marketplace_stage"),
        tenant_foreign_key("voicecalls_callturn", "attempt_id", "voicecalls_callattempt"),
        tenant_foreign_key("voicecalls_consentevent", "attempt_id", "voicecalls_callattempt"),
        tenant_foreign_key("voicecalls_jobquestion", "job_id", "marketplace_job"),
        tenant_foreign_key("voicecalls_jobquestion", "question_id", "voicecalls_question"),
        tenant_foreign_key("voicecalls_providerevent", "attempt_id", "voicecalls_callattempt"),
        tenant_foreign_key("voicecalls_questionversion", "question_id", "voicecalls_question"),
        tenant_foreign_key("voicecalls_recording", "attempt_id", "voicecalls_callattempt"),
        tenant_foreign_key("voicecalls_remark", "attempt_id", "voicecalls_callattempt"),
        tenant_foreign_key("voicecalls_remark", "case_id", "voicecalls_callcase"),
        tenant_foreign_key("voicecalls_stagerule", "job_id", "marketplace_job"),
        tenant_foreign_key("voicecalls_stagerule", "stage_id", "marketplace_stage"),
        tenant_foreign_key("voicecalls_stagetarget", "rule_id", "voicecalls_stagerule"),
        tenant_foreign_key("voicecalls_stagetarget", "stage_id", "marketplace_stage"),
        tenant_key("voicecalls_appointmentplan"),
        tenant_foreign_key("voicecalls_appointmentplan", "rule_id", "voicecalls_stagerule"),
        tenant_foreign_key("voicecalls_planseat", "plan_id", "voicecalls_appointmentplan"),
        tenant_foreign_key("voicecalls_callattempt", "tries_id", "voicecalls_stagerule"),
        tenant_foreign_key("voicecalls_callcase", "interview_id", "interviews_interview"),
    ]
