"""Two drugs one after the other: does it matter which comes first?"""
