"""A telephone exchange that speaks Twilio's language: REST in, TwiML and signed callbacks out. Nothing rings elsewhere.

Start with `python -m sandbox.exchange`; README.md beside this file describes it.
"""
