"""What further readouts and outputs may say of a hit, and what not."""
