"""What wells say of a pair of drugs, whichever way they were given."""
