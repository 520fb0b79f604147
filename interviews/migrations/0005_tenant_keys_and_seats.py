from django.db import migrations

from core.schema import tenant_foreign_key, tenant_key

# Until now everybody was required: one seat each, and whoever was there when a time was booked takes part.
SEATS = """
    UPDATE interviews_participant AS person SET seat = numbered.seat, attends = numbered.attends
    FROM (
        SELECT participant.id, interview.booked_at IS NOT NULL AS attends,
               row_number() OVER (PARTITION BY participant.interview_id ORDER BY participant.name, participant.email) AS seat
        FROM interviews_participant AS participant
        JOIN interviews_interview AS interview ON interview.id = participant.interview_id
    ) AS numbered
    WHERE numbered.id = person.id
"""


class Migration(migrations.Migration):
    dependencies = [("interviews", "0004_availability_panels_reminders")]

    operations = [
        migrations.RunSQL(SEATS, migrations.RunSQL.noop),
        tenant_key("interviews_availability"),
        tenant_foreign_key("interviews_weeklyhours", "availability_id", "interviews_availability"),
        tenant_foreign_key("interviews_datedhours", "availability_id", "interviews_availability"),
        tenant_key("interviews_busycalendar"),
        tenant_foreign_key("interviews_busytime", "calendar_id", "interviews_busycalendar"),
        tenant_key("interviews_helprequest"),
        tenant_foreign_key("interviews_proposedtime", "help_request_id", "interviews_helprequest"),
        tenant_foreign_key("interviews_reminder", "interview_id", "interviews_interview"),
        tenant_foreign_key("interviews_desknote", "interview_id", "interviews_interview"),
        tenant_foreign_key("interviews_feedback", "interview_id", "interviews_interview"),
    ]
