from django.db import migrations

from core.schema import tenant_key


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0006_linked_applications")]

    operations = [
        tenant_key("marketplace_stagemove"),
        tenant_key("marketplace_applicationnote"),
    ]
