"""Accuracy, calibration, speed and knowledge, measured by one command each."""
