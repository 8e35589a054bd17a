"""Nothing against nothing: what the calls do on published studies when there is nothing to find."""
