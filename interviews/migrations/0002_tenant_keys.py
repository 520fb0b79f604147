from django.db import migrations

from core.schema import tenant_foreign_key, tenant_key


class Migration(migrations.Migration):
    dependencies = [("interviews", "0001_initial"), ("marketplace", "0002_tenant_keys")]

    operations = [
        tenant_key("interviews_interview"),
        tenant_foreign_key("interviews_interview", "application_id", "marketplace_application"),
        tenant_foreign_key("interviews_window", "interview_id", "interviews_interview"),
        tenant_foreign_key("interviews_participant", "interview_id", "interviews_interview"),
        tenant_foreign_key("interviews_interviewseat", "interview_id", "interviews_interview"),
        tenant_foreign_key("interviews_helprequest", "interview_id", "interviews_interview"),
        tenant_foreign_key("interviews_link", "interview_id", "interviews_interview"),
    ]
