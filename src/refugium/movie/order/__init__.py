"""What moves first: onsets and half-times as intervals, waves, pairs."""
