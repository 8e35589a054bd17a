"""One drug: dose curves with intervals, growth-rate inhibition, and rates from raw counts."""
