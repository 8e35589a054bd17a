"""False and true hits and rises along doses of one drug, a sample each."""
