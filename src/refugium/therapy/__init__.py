"""What to add: drugs for called nodes, what doses patients reach, harm, evidence on both sides."""
