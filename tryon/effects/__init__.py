"""What makes a drawn product belong to the picture: its light, its shadow, the camera's own look."""
