"""Brings a portrait to life: its layers, their surface, the motion and the drawing."""
