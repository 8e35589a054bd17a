"""Promises held against virtual tumours, and nothing held against nothing."""
