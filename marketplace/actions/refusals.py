"""Why an action on a job or an application was refused, in words that its reader may see."""

from django.utils.translation import gettext_lazy as _

from core.refusal import Refused


class JobClosed(Refused):
    default = _("This job is no longer open. Nothing was sent.")


class JobNotListed(Refused):
    default = _("This job takes no new applications at the moment. Nothing was sent.")


class OwnTeam(Refused):
    default = _("You belong to the team that hires for this job, so you cannot apply for it. Nothing was sent.")


class OtherJob(Refused):
    default = _("This stage belongs to another job.")


class StageGone(Refused):
    default = _("Somebody has just removed this stage. Nothing was changed.")


class EntryStage(Refused):
    default = _("New applications start in this stage, so it stays the first one.")


class StageNameTaken(Refused):
    default = _("Another stage of this job has this name already. Nothing was changed.")


class TooManyStages(Refused):
    default = _("A job has room for 40 stages. Nothing was added.")


class StageOccupied(Refused):
    default = _("Applications stand in this stage, so it stays. You can move them to another one.")


class KeptElsewhere(Refused):
    """`keeper`: the system that decides, as people know it."""

    default = _("This job is kept in {keeper}, so please change it there. Nothing was changed.")

    def __init__(self, keeper: str) -> None:
        super().__init__(str(self.default).format(keeper=keeper))


class AddressTaken(Refused):
    default = _("Another candidate of your organization has this email address already. Nothing was saved.")
