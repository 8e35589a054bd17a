"""Does any simple return explain how a gene goes back, or none of them?"""
