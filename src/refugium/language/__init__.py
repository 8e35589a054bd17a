"""How things are said: numbers, times, lists, names, nodes and roles, one spelling each."""
