from django.db import migrations

from core.schema import tenant_foreign_key, tenant_key


class Migration(migrations.Migration):
    dependencies = [("voicecalls", "0001_initial")]

    operations = [
        tenant_key("voicecalls_callattempt"),
        tenant_key("voicecalls_callcase"),
        tenant_key("voicecalls_line"),
        tenant_key("voicecalls_question"),
        tenant_key("voicecalls_questionversion"),
        tenant_key("voicecalls_stagerule"),
        tenant_foreign_key("voicecalls_answer", "attempt_id", "voicecalls_callattempt"),
        tenant_foreign_key("voicecalls_answer", "case_id", "voicecalls_callcase"),
        tenant_foreign_key("voicecalls_answer", "question_id", "voicecalls_question"),
        tenant_foreign_key("voicecalls_answer", "version_id", "voicecalls_questionversion"),
        tenant_foreign_key("voicecalls_applicantlink", "case_id", "voicecalls_callcase"),
        tenant_foreign_key("voicecalls_callattempt", "case_id", "voicecalls_callcase"),
        tenant_foreign_key("voicecalls_callattempt", "line_id", "voicecalls_line"),
        tenant_foreign_key("voicecalls_callcase", "application_id", "marketplace_application"),
        tenant_foreign_key("voicecalls_callcase", "moved_to_id", "marketplace_stage"),
        tenant_foreign_key("voicecalls_callcase", "rule_id", "voicecalls_stagerule"),
        tenant_foreign_key("voicecalls_callcase", "trigger_stage_id", "marketplace_stage"),
        tenant_foreign_key("voicecalls_callturn", "attempt_id", "voicecalls_callattempt"),
        tenant_foreign_key("voicecalls_consentevent", "attempt_id", "voicecalls_callattempt"),
        tenant_foreign_key("voicecalls_jobquestion", "job_id", "marketplace_job"),
        tenant_foreign_key("voicecalls_jobquestion", "question_id", "voicecalls_question"),
        tenant_foreign_key("voicecalls_providerevent", "attempt_id", "voicecalls_callattempt"),
        tenant_foreign_key("voicecalls_questionversion", "question_id", "voicecalls_question"),
        tenant_foreign_key("voicecalls_recording", "attempt_id", "voicecalls_callattempt"),
        tenant_foreign_key("voicecalls_remark", "attempt_id", "voicecalls_callattempt"),
        tenant_foreign_key("voicecalls_remark", "case_id", "voicecalls_callcase"),
        tenant_foreign_key("voicecalls_stagerule", "job_id", "marketplace_job"),
        tenant_foreign_key("voicecalls_stagerule", "stage_id", "marketplace_stage"),
        tenant_foreign_key("voicecalls_stagetarget", "rule_id", "voicecalls_stagerule"),
        tenant_foreign_key("voicecalls_stagetarget", "stage_id", "marketplace_stage"),
    ]
