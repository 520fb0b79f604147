from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("interviews", "0002_tenant_keys")]

    operations = [migrations.RemoveField(model_name="interview", name="offer_key")]
