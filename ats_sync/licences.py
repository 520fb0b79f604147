"""What the link knows of applications, for whoever is about to call somebody (marketplace.licences)."""

from accounts.models import Organization
from marketplace.licences import Standing
from marketplace.models import Application


class Links:
    """Answers for organizations that are linked; knows nothing of all others."""

    def obstacle(self, organization: Organization) -> str:
        return ""

    def standing(self, application: Application) -> Standing:
        return Standing.STANDS
