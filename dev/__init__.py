"""Tools around the product: bootstrap, embedded services, demo, tests, catalogues. Nothing in the product imports them."""
