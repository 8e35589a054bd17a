"""Which cell states survivors take, scored in bulk and counted among cells."""
