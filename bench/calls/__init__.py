"""Who is called when, at what speed: planning, claiming, ticking, webhooks."""
