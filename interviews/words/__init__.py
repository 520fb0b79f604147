"""Longer readings of what somebody saved, in plain words."""
