"""What every stand-in serves with: requests and answers, pages, a clock, a journal, and requests of its own.

Nothing here knows whom it stands in for.
"""
