"""What can be done with calls. Each is one transaction, names its actor, and refuses in the user's words."""
