"""What all pages share, the lists of companies, jobs and candidates, and what forms may do."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from sandbox.recruitee.house import House
from sandbox.recruitee.model import Candidate, Company, Offer, Placement, Stage
from sandbox.serving.http import HTML, Refused, Request, Response, json_response
from sandbox.serving.markup import NOTHING, Markup, Templates
from sandbox.serving.pages import CURRENT, POLICY, file_beside

FOLDER = Path(__file__).parent / "html"
SELECTED = Markup("selected")
LONGEST_WATCH_SECONDS = 20.0
SHOWN_CANDIDATES = 300
STATUS_CLASSES = {"published": "badge--accent", "archived": "badge--warn"}
render = Templates(FOLDER).render


def page(
    house: House, *, title: str, content: Markup, company: Company | None = None, current: str = "", status: int = 200
) -> Response:
    """`current` is the name of the entry of the navigation that is open."""
    only = next(iter(house.companies.values())) if len(house.companies) == 1 else None
    at_home = company or only
    base = f"/companies/{at_home.id}" if at_home else ""
    places = {"Jobs": base, "Candidates": f"{base}/candidates", "Apps and plugins": f"{base}/settings"} if base else {}
    links = [
        render("page_link", address=address, words=words, current=CURRENT if words == current else NOTHING)
        for words, address in {**places, "Log": "/log"}.items()
    ]
    name = at_home.name if at_home else "Recruiting"
    document = render("layout", version=house.version, title=title, company=name, pages=links, content=content)
    headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin"}
    return Response(body=document.encode(), content_type=HTML, status=status, headers=headers)


def problem(house: House, request: Request, refusal: Refused) -> Response:
    came_from = urlsplit(request.headers.get("referer", "")).path
    content = render("problem", words=refusal.words, back=came_from if came_from.startswith("/") else "/")
    return page(house, title="That did not work", content=content, status=refusal.status)


def goes_to(address: str) -> Response:
    return Response(body=b"", content_type=HTML, status=303, headers={"Location": address})


def option(value: object, words: str, *, selected: bool = False) -> Markup:
    return render("option", value=str(value), words=words, selected=SELECTED if selected else NOTHING)


def badge(sort: str, words: str) -> Markup:
    return render("badge", sort=sort, words=words)


def rows(each: Iterable[Markup], *, nothing: str) -> Markup:
    found = list(each)
    return render("rows", rows=found) if found else render("nothing", words=nothing)


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def facts(pairs: dict[str, str]) -> list[Markup]:
    return [render("fact", name=name, value=value) for name, value in pairs.items() if value]


def moment(written: str) -> str:
    """2026-03-06T09:00:01.000000Z, shorter."""
    return f"{written[:10]} {written[11:16]}"


# ── what an address or a form means ──


def company_at(house: House, number: str) -> Company:
    company = house.companies.get(int(number))
    if company is None:
        raise Refused(404, "There is no such company.")
    return company


def offer_at(company: Company, number: str) -> Offer:
    offer = company.offers.get(int(number))
    if offer is None:
        raise Refused(404, "There is no such job.")
    return offer


def candidate_at(company: Company, number: str) -> Candidate:
    candidate = company.candidates.get(int(number))
    if candidate is None:
        raise Refused(404, "This candidate is not here (any more).")
    return candidate


def fields(request: Request) -> dict[str, str]:
    return {name: value.strip() for name, value in request.form()}


def several(request: Request, name: str) -> list[str]:
    return [value for each, value in request.form() if each == name]


def split(written: str) -> list[str]:
    """Several with commas."""
    return [part.strip() for part in written.split(",") if part.strip()]


def placement_of(company: Company, number: str) -> tuple[Candidate, Placement]:
    found = company.find_placement(int(number)) if number.isdecimal() else None
    if found is None:
        raise Refused(404, "This applicant is not in the job any more.")
    return found


def stage_of(company: Company, offer: Offer, number: str) -> Stage:
    stage = company.pipeline_of(offer).stage(int(number)) if number.isdecimal() else None
    if stage is None:
        raise Refused(422, "Choose a stage first. (Or it has just been deleted.)")
    return stage


def standing(placement: Placement) -> list[Markup]:
    """Disqualified, hired, as badges."""
    found = []
    if placement.disqualify_kind:
        found.append(badge("danger", "Disqualified"))
    if placement.hired_at:
        found.append(badge("accent", "Hired"))
    return found


# ── pages ──


async def static_file(house: House, request: Request, name: str) -> Response:
    return file_beside(FOLDER, name)


async def version(house: House, request: Request) -> Response:
    """As soon as it is another than `since`."""
    since = dict(parse_qsl(urlsplit(request.target).query)).get("since", "")
    try:
        async with asyncio.timeout(LONGEST_WATCH_SECONDS), house.changed:
            while str(house.version) == since:
                await house.changed.wait()
    except TimeoutError:
        pass
    return json_response({"version": house.version})


async def home(house: House, request: Request) -> Response:
    if len(house.companies) == 1:
        return goes_to(f"/companies/{next(iter(house.companies))}")
    lines = [
        render(
            "company_row",
            id=each.id,
            name=each.name,
            subdomain=each.subdomain,
            count=counted(len(each.offers), "job", "jobs"),
        )
        for each in house.companies.values()
    ]
    return page(house, title="Companies", content=render("companies", rows=lines))


async def jobs(house: House, request: Request, number: str) -> Response:
    company = company_at(house, number)
    groups = {"Open": [], "Talent pools": [], "Closed and archived": []}  # type: dict[str, list[Offer]]
    for offer in company.offers.values():
        is_over = offer.status in ("closed", "archived")
        groups["Talent pools" if offer.kind == "talent_pool" else "Closed and archived" if is_over else "Open"].append(
            offer
        )
    counts: dict[int, int] = {}
    for candidate in company.candidates.values():
        for placed in candidate.placements:
            counts[placed.offer] = counts.get(placed.offer, 0) + 1
    parts = [
        render(
            "job_group",
            id=title.split()[0].lower(),
            title=title,
            rows=[_job(company, offer, counts.get(offer.id, 0)) for offer in offers],
        )
        for title, offers in groups.items()
        if offers
    ]
    content = render("jobs", groups=parts or [render("nothing", words="No jobs yet.")])
    return page(house, title="Jobs", content=content, company=company, current="Jobs")


def _job(company: Company, offer: Offer, count: int) -> Markup:
    return render(
        "job_row",
        address=f"/companies/{company.id}/jobs/{offer.id}",
        title=offer.title,
        status=offer.status,
        status_class=STATUS_CLASSES.get(offer.status, "badge--plain"),
        where=" · ".join(filter(None, [offer.department, offer.location])),
        count=counted(count, "applicant", "applicants"),
    )


async def candidates(house: House, request: Request, number: str) -> Response:
    company = company_at(house, number)
    people = list(company.candidates.values())
    lines = [
        render(
            "candidate_row",
            address=f"/companies/{company.id}/candidates/{each.id}",
            name=each.name,
            about=" · ".join(filter(None, [", ".join(each.phones), ", ".join(each.emails)])),
            jobs=", ".join(company.offers[placed.offer].title for placed in each.placements) or "In no job",
        )
        for each in people[-SHOWN_CANDIDATES:][::-1]
    ]
    content = render(
        "candidates",
        count=counted(len(people), "candidate", "candidates"),
        rows=rows(lines, nothing="No candidates yet."),
    )
    return page(house, title="Candidates", content=content, company=company, current="Candidates")
