"""Virtual wells: growth of a cohort, and second drugs on survivors of a first one."""
