"""What does not fit: numbers that are no readings, a scale in doubt, samples unlike their mates."""
