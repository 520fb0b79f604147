"""Longer readings of what somebody saved or of what happened, in plain words."""
