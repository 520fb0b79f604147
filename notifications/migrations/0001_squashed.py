import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # Databases made before the first release know by these that nothing is left to do.
    replaces = [
        ('notifications', '0001_initial'),
    ]

    dependencies = [
        ('accounts', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='accounts.organization')),
                ('key', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=40)),
                ('about', models.CharField(blank=True, db_index=True, max_length=80)),
                ('recipient', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=250)),
                ('content', models.BinaryField(default=b'')),
                ('created_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('lease', models.UUIDField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='message_due')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'key'), name='message_once_per_key', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('due_at__isnull', False), ('sent_at__isnull', False), ('failed_at__isnull', False), _connector='OR'), name='message_is_due_sent_or_failed')],
            },
        ),
    ]
