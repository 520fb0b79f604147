from django.db import migrations

from core.schema import tenant_foreign_key, tenant_key


class Migration(migrations.Migration):
    dependencies = [("ats_sync", "0001_initial"), ("marketplace", "0007_tenant_keys_of_moves_and_notes")]

    operations = [
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
