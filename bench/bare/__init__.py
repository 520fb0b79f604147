"""The bare limit: a Django view that runs trivial queries, behind the same web server on the same database."""
