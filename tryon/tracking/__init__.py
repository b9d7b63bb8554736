"""Trackers: from frames to landmarks."""
