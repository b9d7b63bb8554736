"""How a clip gets to the shopper's phone."""
