"""What the therapy room says of published tables, and how its own tables are made."""
