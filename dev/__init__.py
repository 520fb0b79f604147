"""Tools around the product: bootstrap, embedded services, demo, tests, catalogues. The product imports none of it."""
