"""Published answers held against what the package finds: a score sheet, not a gate."""
