"""Clips that shoppers recorded: what is known of each, and the folder that holds them."""
