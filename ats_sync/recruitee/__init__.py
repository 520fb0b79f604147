"""The adapter: a company at Recruitee, or at a stand-in that speaks its API. The only place that knows its words."""
