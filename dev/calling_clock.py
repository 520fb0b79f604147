"""When the demo and the journeys let Klara call: nobody is called at night, on Sundays or on holidays."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

BERLIN = ZoneInfo("Europe/Berlin")
OPENS, CLOSES = time(9), time(16)  # enough of the calling day is left then
AFTERNOON = time(15, 30)  # working hours in Europe and, for some hours, in New York


def seconds_ahead(now: datetime) -> int:
    """For CALLS_CLOCK_AHEAD: nothing on a working day, else to the afternoon of the next one."""
    local = now.astimezone(BERLIN)
    if _is_working_day(local) and OPENS <= local.time() < CLOSES:
        return 0
    days = (local + timedelta(days=number) for number in range(1, 15))
    day = next(day for day in days if _is_working_day(day)).date()
    return int((datetime.combine(day, AFTERNOON, BERLIN) - now) / timedelta(seconds=1))


def _is_working_day(day: datetime) -> bool:
    """One that is a holiday nowhere in Germany and Austria, nor in the whole of the United States."""
    regions = [(country, region) for country in ("DE", "AT") for region in holidays.list_supported_countries()[country]]
    places = [holidays.country_holidays(country, subdiv=region) for country, region in [*regions, ("US", None)]]
    return day.weekday() < 5 and not any(day.date() in place for place in places)
