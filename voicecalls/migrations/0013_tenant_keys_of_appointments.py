from django.db import migrations

from core.schema import tenant_foreign_key, tenant_key


class Migration(migrations.Migration):
    dependencies = [("voicecalls", "0012_appointments")]

    operations = [
        tenant_key("voicecalls_appointmentplan"),
        tenant_foreign_key("voicecalls_appointmentplan", "rule_id", "voicecalls_stagerule"),
        tenant_foreign_key("voicecalls_planseat", "plan_id", "voicecalls_appointmentplan"),
        tenant_foreign_key("voicecalls_callattempt", "tries_id", "voicecalls_stagerule"),
        tenant_foreign_key("voicecalls_callcase", "interview_id", "interviews_interview"),
    ]
