import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.apps.registry import Apps
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from core.schema import append_only


def create_cache_table(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Behind throttles, codes' rate limits and the heartbeat: shared by all processes, needs no Redis."""
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    initial = True

    # Databases made before the first release know by these that nothing is left to do.
    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_append_only_history'),
        ('accounts', '0003_cache_table'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='Email')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('language', models.CharField(choices=[('en', 'English'), ('de', 'German')], default='en', max_length=2, verbose_name='Language')),
                ('time_zone', models.CharField(default='UTC', max_length=64, verbose_name='Time zone')),
                ('is_representative', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_is_lower_case')],
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='Name')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('country', models.CharField(max_length=2, verbose_name='Country')),
                ('region', models.CharField(blank=True, help_text='State or province, for holidays.', max_length=6, verbose_name='Region')),
                ('time_zone', models.CharField(max_length=64, verbose_name='Time zone')),
                ('language', models.CharField(choices=[('en', 'English'), ('de', 'German')], default='en', max_length=2, verbose_name='Language')),
                ('accent', models.CharField(default='#0b6b5c', max_length=7, verbose_name='Accent colour')),
                ('representative', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='organizations_looked_after', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('interviewer', 'Interviewer'), ('recruiter', 'Recruiter'), ('admin', 'Admin')], max_length=12, verbose_name='Role')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'user'), name='membership_once_per_organization'), models.CheckConstraint(condition=models.Q(('role__in', ['interviewer', 'recruiter', 'admin'])), name='membership_role_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='accounts.organization')),
                ('email', models.EmailField(max_length=254, verbose_name='Email')),
                ('role', models.CharField(choices=[('interviewer', 'Interviewer'), ('recruiter', 'Recruiter'), ('admin', 'Admin')], max_length=12, verbose_name='Role')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(max_length=160)),
                ('channel', models.CharField(max_length=20)),
                ('verb', models.CharField(max_length=40)),
                ('subject', models.CharField(db_index=True, max_length=80)),
                ('detail', models.JSONField(default=dict)),
            ],
            options={
                'abstract': False,
            },
        ),
        append_only("accounts_entry"),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
    ]
