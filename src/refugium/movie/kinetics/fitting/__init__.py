"""Constants from readings: least squares, profiles, posterior draws, one set of coordinates."""
