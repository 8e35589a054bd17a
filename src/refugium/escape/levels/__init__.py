"""How far the evidence reaches: associated with survival, supported, in which contexts."""
