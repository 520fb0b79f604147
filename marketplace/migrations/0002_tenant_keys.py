from django.db import migrations

from core.schema import tenant_foreign_key, tenant_key


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0001_initial")]

    operations = [
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
    ]
