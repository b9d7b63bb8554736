"""From clips to posts: plans, pictures, captions, and their export."""
