"""Lines at baseline: which node is higher, before the drug, in the lines that survive it?"""
