"""A second drug on cells that survived a first one, against untreated cells."""
