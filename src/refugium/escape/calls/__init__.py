"""From activities to calls: fields, class, what would overturn it."""
