"""`python -m tryon`: the command line."""

from tryon.cli import main

main()
