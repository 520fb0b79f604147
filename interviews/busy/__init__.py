"""Other calendars that make a member busy: fetching them from the internet, and reading them, both without trust."""
