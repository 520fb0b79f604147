"""Stand-ins for the outside world, each its own process, reached over the network only.

Nothing here imports the product, and nothing in the product imports anything here.
"""
