"""What all lists share."""

from django.http import HttpRequest

PAGE_SIZE = 25


def other_parameters(request: HttpRequest) -> str:
    """The address's parameters without the page, for links to other pages: "" or "words=nurse&"."""
    parameters = request.GET.copy()
    parameters.pop("page", None)
    return f"{encoded}&" if (encoded := parameters.urlencode()) else ""
