"""Other programs, run in an environment of their own and compared by what they print."""
