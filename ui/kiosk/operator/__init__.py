"""What the staff see behind the PIN."""
