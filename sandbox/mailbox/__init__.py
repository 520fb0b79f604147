"""A mailbox for every address there is: an SMTP server that keeps all mail, and a web inbox to read it.

`python -m sandbox.mailbox --help` lists the options; README.md beside this file describes the API.
"""
