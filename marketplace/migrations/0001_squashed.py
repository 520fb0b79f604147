import uuid

import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from core.schema import tenant_foreign_key, tenant_key


class Migration(migrations.Migration):

    initial = True

    # Databases made before the first release know by these that nothing is left to do.
    replaces = [
        ('marketplace', '0001_initial'),
        ('marketplace', '0002_tenant_keys'),
        ('marketplace', '0003_stages_phones_and_notes'),
        ('marketplace', '0004_stage_since_and_tenant_keys'),
        ('marketplace', '0005_candidate_contact_changed_at'),
        ('marketplace', '0006_linked_applications'),
        ('marketplace', '0007_tenant_keys_of_moves_and_notes'),
        ('marketplace', '0008_closed_applications'),
        ('marketplace', '0009_job_is_listed'),
    ]

    dependencies = [
        ('accounts', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='accounts.organization')),
                ('title', models.CharField(max_length=120, verbose_name='Title')),
                ('place', models.CharField(help_text='A city, or “Remote”.', max_length=120, verbose_name='Place')),
                ('description', models.TextField(max_length=8000, verbose_name='Description')),
                ('posted_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('is_listed', models.BooleanField(default=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='accounts.organization')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='marketplace.job')),
                ('name', models.CharField(max_length=80, verbose_name='Name')),
                ('position', models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('organization', 'job', 'position'), name='stage_position_once')],
            },
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='accounts.organization')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='candidates', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='Email')),
                ('language', models.CharField(choices=[('en', 'English'), ('de', 'German')], max_length=2, verbose_name='Language')),
                ('time_zone', models.CharField(blank=True, max_length=64, verbose_name='Time zone')),
                ('phone', models.CharField(blank=True, max_length=16, verbose_name='Phone')),
                ('phone_as_typed', models.CharField(blank=True, max_length=60)),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='Country')),
                ('region', models.CharField(blank=True, max_length=6, verbose_name='Region')),
                ('contact_changed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('phone', ''), _negated=True), fields=['organization', 'phone'], name='candidate_phone'), models.Index(condition=models.Q(('contact_changed_at__isnull', False)), fields=['contact_changed_at'], name='candidate_contact_changed')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('organization', 'email'), name='candidate_once_per_address'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='candidate_email_is_lower_case'), models.CheckConstraint(condition=models.Q(('phone', ''), ('phone__regex', '^\\+[1-9][0-9]{5,14}$'), _connector='OR'), name='candidate_phone_is_international')],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='accounts.organization')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='marketplace.job')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='marketplace.candidate')),
                ('stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='marketplace.stage')),
                ('applied_at', models.DateTimeField()),
                ('stage_since', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_because', models.CharField(blank=True, choices=[('rejected', 'Rejected'), ('hired', 'Hired'), ('removed', 'Removed')], max_length=8)),
            ],
            options={
                'indexes': [models.Index(fields=['organization', '-applied_at'], name='application_newest'), models.Index(fields=['organization', 'stage', 'stage_since'], name='application_in_stage'), models.Index(fields=['stage_since'], name='application_stage_since'), models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['closed_at'], name='application_closed')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'job', 'candidate'), name='application_once_per_job'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_because', '')), models.Q(('closed_at__isnull', False), ('closed_because__in', ['rejected', 'hired', 'removed'])), _connector='OR'), name='application_closed_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='accounts.organization')),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='proposal', to='marketplace.application')),
                ('text', models.TextField(max_length=8000, verbose_name='Your proposal')),
                ('availability', models.CharField(blank=True, max_length=120, verbose_name='When could you start?')),
                ('rate', models.CharField(blank=True, max_length=120, verbose_name='Salary or rate you have in mind')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StageMove',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stage_moves', to='accounts.organization')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stage_moves', to='marketplace.application')),
                ('from_stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='marketplace.stage')),
                ('to_stage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='marketplace.stage')),
                ('moved_by', models.CharField(max_length=160)),
                ('moved_at', models.DateTimeField()),
                ('pushed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('pushed_at', None)), fields=['organization', 'moved_at'], name='move_unpushed')],
            },
        ),
        migrations.CreateModel(
            name='ApplicationNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='application_notes', to='accounts.organization')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='marketplace.application')),
                ('key', models.CharField(max_length=120)),
                ('author', models.CharField(max_length=160)),
                ('text', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('pushed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('pushed_at', None)), fields=['organization', 'created_at'], name='note_unpushed')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'key'), name='application_note_once')],
            },
        ),
        tenant_key("marketplace_job"),
        tenant_key("marketplace_stage"),
        tenant_key("marketplace_candidate"),
        tenant_key("marketplace_application"),
        tenant_foreign_key("marketplace_stage", "job_id", "marketplace_job"),
        tenant_foreign_key("marketplace_application", "job_id", "marketplace_job"),
        tenant_foreign_key("marketplace_application", "candidate_id", "marketplace_candidate"),
        tenant_foreign_key("marketplace_application", "stage_id", "marketplace_stage"),
        tenant_foreign_key("marketplace_proposal", "application_id", "marketplace_application"),
        tenant_foreign_key("marketplace_stagemove", "application_id", "marketplace_application"),
        tenant_foreign_key("marketplace_stagemove", "from_stage_id", "marketplace_stage"),
        tenant_foreign_key("marketplace_stagemove", "to_stage_id", "marketplace_stage"),
        tenant_foreign_key("marketplace_applicationnote", "application_id", "marketplace_application"),
        tenant_key("marketplace_stagemove"),
        tenant_key("marketplace_applicationnote"),
    ]
