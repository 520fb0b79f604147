"""Companies at the stand-in for Recruitee: one for each journey that needs one, because a company is linked with one
organization only.

    company = companies.pop()            # of `Stack.companies`
    stack.recruitee.move(company.sam, company.call)
"""

from dataclasses import dataclass
from typing import Any

HOW_MANY = 16
FIRST_COMPANY = 5001
STAGES = ("Applied", "Qualification Call", "Qualification Call Completed", "Appointment Call", "Interview", "Hired")


@dataclass(frozen=True, kw_only=True)
class Company:
    """Two jobs that share a pipeline, with Sam and Aylin in the first stage of the first one (`sam` and `aylin` are
    their placements, as the stand-in calls applications). Petra has no telephone, Jon two records."""

    id: int
    token: str
    jobs: tuple[int, int]
    stages: dict[str, int]
    sam: int
    aylin: int
    phones: tuple[str, ...]  # Sam's, Aylin's and Jon's; no other company's people have them

    @property
    def name(self) -> str:
        return f"Acme Care {self.id - FIRST_COMPANY + 1}"

    @property
    def subdomain(self) -> str:
        return f"acme-care-{self.id - FIRST_COMPANY + 1}"


def companies() -> list[Company]:
    return [_company(number) for number in range(HOW_MANY)]


def _company(number: int) -> Company:
    placement = 48001001 + 100 * number
    return Company(
        id=FIRST_COMPANY + number,
        token=f"token-of-acme-care-{number + 1}",
        jobs=(710001 + 10 * number, 710002 + 10 * number),
        stages={name: 9001 + 10 * number + at for at, name in enumerate(STAGES)},
        sam=placement,
        aylin=placement + 1,
        phones=tuple(f"+49176040690{4 * number + at:02}" for at in range(3)),  # of a range reserved for plays
    )


def seed(made: list[Company]) -> dict[str, Any]:
    """All of them, as the stand-in's README says."""
    return {"companies": [_seeded(company) for company in made]}


def _seeded(company: Company) -> dict[str, Any]:
    admin, pipeline = 90000 + company.id, 50000 + company.id
    last = len(STAGES) - 1
    kinds = {0: "apply", last: "hire"}
    stages = [
        {
            "id": company.stages[name],
            "name": name,
            "position": at or -1,
            "locked": at in (0, last),
            "category": kinds.get(at),
        }
        for at, name in enumerate(STAGES)
    ]
    titles = zip(company.jobs, ("Care Assistant", "Study Nurse"), strict=True)
    return {
        "id": company.id,
        "name": company.name,
        "subdomain": company.subdomain,
        "admins": [
            {"id": admin, "first_name": "Klara", "last_name": "(Clora)", "email": f"klara@{company.subdomain}.example"}
        ],
        "tokens": [{"token": company.token, "admin": admin, "name": "Klara"}],
        "pipelines": [{"id": pipeline, "title": "Default", "default": True, "stages": stages}],
        "offers": [{"id": job, "title": title, "pipeline": pipeline, "followers": [admin]} for job, title in titles],
        "candidates": _people(company),
    }


def _people(company: Company) -> list[dict[str, Any]]:
    sam, aylin, jon = company.phones
    people = [
        ("Sam Reed", "sam", [sam]),
        ("Aylin Demir", "aylin", [aylin.replace("+49", "0", 1), "+49 (0)30 5550100"]),
        ("Petra Sommer", "petra", ["on request"]),
        ("Jon Tamm", "jon", [jon]),
        ("Jon Tamm", "jon", [jon]),
    ]
    first = 46000000 + (company.sam - 48000000)
    return [
        {
            "id": first + at,
            "name": name,
            "emails": [f"{mail}@{company.subdomain}.example"],
            "phones": phones,
            "placements": [{"id": company.sam + at, "offer": company.jobs[0], "stage": "Applied"}],
        }
        for at, (name, mail, phones) in enumerate(people)
    ]
