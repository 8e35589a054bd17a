"""Do the intervals and probabilities of the kinetics keep what they promise?"""
