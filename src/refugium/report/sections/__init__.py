"""The sections of the page below its first screen: what each shows, ready to be printed."""
