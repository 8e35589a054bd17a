"""From a called node to a partner to what cells did: one table."""
