import uuid

import django.db.models.deletion
from django.db import migrations, models

from core.schema import tenant_foreign_key, tenant_key


class Migration(migrations.Migration):

    initial = True

    # Databases made before the first release know by these that nothing is left to do.
    replaces = [
        ('ats_sync', '0001_initial'),
        ('ats_sync', '0002_tenant_keys'),
        ('ats_sync', '0003_company_linked_once'),
        ('ats_sync', '0004_pushes_in_order'),
        ('ats_sync', '0005_known_before_read'),
        ('ats_sync', '0006_addresses_there'),
        ('ats_sync', '0007_calls_without_the_link'),
    ]

    dependencies = [
        ('accounts', '0001_squashed'),
        ('marketplace', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Connection',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='ats_connection', to='accounts.organization')),
                ('vendor', models.CharField(default='recruitee', max_length=20)),
                ('company', models.CharField(max_length=64, verbose_name='Company')),
                ('remote_company', models.CharField(blank=True, max_length=64)),
                ('secret', models.BinaryField()),
                ('state', models.CharField(choices=[('connected', 'Connected'), ('rejected', 'The token is rejected'), ('disconnected', 'Disconnected')], default='connected', max_length=12)),
                ('owner', models.CharField(blank=True, max_length=160)),
                ('owner_role', models.CharField(blank=True, max_length=80)),
                ('rights', models.JSONField(blank=True, default=dict)),
                ('tag', models.CharField(blank=True, max_length=60, verbose_name='Tag')),
                ('hook_key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('hook_tested_at', models.DateTimeField(null=True)),
                ('hook_heard_at', models.DateTimeField(null=True)),
                ('hook_refused_at', models.DateTimeField(null=True)),
                ('calls_go_on', models.BooleanField(default=False)),
                ('connected_at', models.DateTimeField()),
                ('connected_by', models.CharField(max_length=160)),
                ('checked_at', models.DateTimeField(null=True)),
                ('next_request_at', models.DateTimeField(null=True)),
                ('read_due_at', models.DateTimeField(null=True)),
                ('read_claimed_at', models.DateTimeField(null=True)),
                ('imported_at', models.DateTimeField(null=True)),
                ('listed', models.PositiveIntegerField(default=0, null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=40)),
                ('problem_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['connected', 'rejected', 'disconnected'])), name='ats_connection_state_is_known'), models.UniqueConstraint(condition=models.Q(models.Q(('state', 'disconnected'), _negated=True), models.Q(('remote_company', ''), _negated=True)), fields=('vendor', 'remote_company'), name='ats_company_linked_once'), models.UniqueConstraint(condition=models.Q(('state', 'disconnected'), _negated=True), fields=('vendor', 'company'), name='ats_company_named_once')],
            },
        ),
        migrations.CreateModel(
            name='InboundEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='ats_sync.connection')),
                ('key', models.CharField(max_length=80)),
                ('kind', models.CharField(blank=True, max_length=80)),
                ('happening', models.CharField(max_length=20)),
                ('candidates', models.JSONField(default=list)),
                ('jobs', models.JSONField(default=list)),
                ('attempt', models.PositiveIntegerField(default=1)),
                ('body', models.BinaryField()),
                ('received_at', models.DateTimeField()),
                ('handled_at', models.DateTimeField(null=True)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('outcome', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('handled_at', None)), fields=['due_at'], name='ats_event_due')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'connection', 'key'), name='ats_event_once')],
            },
        ),
        migrations.CreateModel(
            name='JobLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='ats_sync.connection')),
                ('remote_id', models.CharField(max_length=64)),
                ('job', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='ats_link', to='marketplace.job')),
                ('address', models.CharField(blank=True, max_length=500)),
                ('team', models.JSONField(blank=True, default=list)),
                ('read_due_at', models.DateTimeField(null=True)),
                ('read_claimed_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('gone_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('read_due_at__isnull', False)), fields=['read_due_at'], name='ats_job_due')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'remote_id'), name='ats_job_once')],
            },
        ),
        migrations.CreateModel(
            name='StageLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('job_link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='ats_sync.joblink')),
                ('remote_id', models.CharField(max_length=64)),
                ('stage', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='ats_link', to='marketplace.stage')),
                ('gone_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'job_link', 'remote_id'), name='ats_stage_once')],
            },
        ),
        migrations.CreateModel(
            name='CandidateLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='ats_sync.connection')),
                ('remote_id', models.CharField(max_length=64)),
                ('candidate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='ats_links', to='marketplace.candidate')),
                ('address', models.CharField(blank=True, max_length=500)),
                ('phones', models.JSONField(blank=True, default=list)),
                ('emails', models.JSONField(blank=True, default=list)),
                ('read_due_at', models.DateTimeField(null=True)),
                ('read_claimed_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('gone_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('read_due_at__isnull', False)), fields=['read_due_at'], name='ats_candidate_due')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'remote_id'), name='ats_candidate_once')],
            },
        ),
        migrations.CreateModel(
            name='ApplicationLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('job_link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='ats_sync.joblink')),
                ('candidate_link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='ats_sync.candidatelink')),
                ('remote_id', models.CharField(max_length=64)),
                ('application', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='ats_link', to='marketplace.application')),
                ('remote_stage', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='ats_sync.stagelink')),
                ('standing', models.CharField(default='open', max_length=10)),
                ('version', models.CharField(blank=True, max_length=60)),
                ('seen_at', models.DateTimeField()),
                ('gone_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'remote_id'), name='ats_application_once')],
            },
        ),
        migrations.CreateModel(
            name='Push',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pushes', to='ats_sync.applicationlink')),
                ('move', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='ats_push', to='marketplace.stagemove')),
                ('note', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='ats_push', to='marketplace.applicationnote')),
                ('tag', models.CharField(blank=True, max_length=60)),
                ('n', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Sending'), ('done', 'Done'), ('dropped', 'Dropped'), ('stuck', 'Stuck')], default='waiting', max_length=8)),
                ('due_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(null=True)),
                ('token', models.UUIDField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('before', models.CharField(blank=True, max_length=60)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=40)),
                ('remote_id', models.CharField(blank=True, max_length=64)),
                ('created_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['due_at'], name='ats_push_due'), models.Index(condition=models.Q(('state', 'stuck')), fields=['organization'], name='ats_push_stuck')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'done', 'dropped', 'stuck'])), name='ats_push_state_is_known'), models.CheckConstraint(condition=models.Q(('move', None), ('note', None), _connector='OR'), name='ats_push_tells_one_thing'), models.UniqueConstraint(fields=('organization', 'link', 'n'), name='ats_push_in_order'), models.UniqueConstraint(condition=models.Q(('tag', ''), _negated=True), fields=('organization', 'link', 'tag'), name='ats_push_tag_once')],
            },
        ),
        tenant_key("ats_sync_connection"),
        tenant_key("ats_sync_joblink"),
        tenant_key("ats_sync_stagelink"),
        tenant_key("ats_sync_candidatelink"),
        tenant_key("ats_sync_applicationlink"),
        tenant_foreign_key("ats_sync_joblink", "connection_id", "ats_sync_connection"),
        tenant_foreign_key("ats_sync_joblink", "job_id", "marketplace_job"),
        tenant_foreign_key("ats_sync_stagelink", "job_link_id", "ats_sync_joblink"),
        tenant_foreign_key("ats_sync_stagelink", "stage_id", "marketplace_stage"),
        tenant_foreign_key("ats_sync_candidatelink", "connection_id", "ats_sync_connection"),
        tenant_foreign_key("ats_sync_candidatelink", "candidate_id", "marketplace_candidate"),
        tenant_foreign_key("ats_sync_applicationlink", "job_link_id", "ats_sync_joblink"),
        tenant_foreign_key("ats_sync_applicationlink", "candidate_link_id", "ats_sync_candidatelink"),
        tenant_foreign_key("ats_sync_applicationlink", "application_id", "marketplace_application"),
        tenant_foreign_key("ats_sync_applicationlink", "remote_stage_id", "ats_sync_stagelink"),
        tenant_foreign_key("ats_sync_push", "link_id", "ats_sync_applicationlink"),
        tenant_foreign_key("ats_sync_push", "move_id", "marketplace_stagemove"),
        tenant_foreign_key("ats_sync_push", "note_id", "marketplace_applicationnote"),
        tenant_foreign_key("ats_sync_inboundevent", "connection_id", "ats_sync_connection"),
    ]
