"""Intervals of dose curves: profiles, steps, and readings that were cut off."""
