"""Dates the way the pages print them in German."""

DATE_FORMAT = "l, j. F Y"
SHORT_DATE_FORMAT = "j. N Y"
MONTH_DAY_FORMAT = "D, j. N"
YEAR_MONTH_FORMAT = "F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "l, j. F Y, H:i"
SHORT_DATETIME_FORMAT = "j. N Y, H:i"
FIRST_DAY_OF_WEEK = 1
