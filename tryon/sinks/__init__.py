"""Where frames go: recordings and pictures."""
