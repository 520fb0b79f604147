"""The adapter: a company at Recruitee, or at a stand-in that speaks its API. The only place that knows its words.

What the vendor is sure to do, and what has to be tried on an account of theirs: docs/recruitee-contract.md.
"""

from ats_sync.recruitee.vendor import Recruitee

__all__ = ["Recruitee"]
