"""A stand-in for Recruitee: answers like its API, sends its webhooks, and has boards on which people drag applicants.

Start with `python -m sandbox.recruitee`; README.md beside this file describes it.
"""
