"""The link with an applicant tracking system: the first import, and what events make of it."""
