"""time_course."""
