"""Slopes of nodes on response: is one above 0, above its rivals, and above other nodes?"""
