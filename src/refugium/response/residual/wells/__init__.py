"""What wells came to: rates, depth, regrowth, and what stands for an empty one."""
