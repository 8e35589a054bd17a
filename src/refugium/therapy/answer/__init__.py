"""Which partner first, and why: the verb and its sentences."""
