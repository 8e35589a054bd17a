"""`python -m refugium`."""

from refugium.cli import main

main()
