"""Labels taken apart: characters, sites, modifications, what suppliers add."""
