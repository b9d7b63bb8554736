"""Drawings of the templates of posts, made with Qt's painter and the program's own font."""
