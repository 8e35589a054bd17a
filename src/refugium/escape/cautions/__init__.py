"""What weakens a call: loading, abundance, drug names, labels that hide a batch."""
