"""Lines at baseline: how often is a node called that is not, and how often one that is?"""
