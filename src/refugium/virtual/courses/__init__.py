"""Courses with a planted truth: out on a drug, back off it, and on it again."""
