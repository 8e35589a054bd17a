"""The ground floor: errors, statuses, statistics, tables and safe files; knows no biology."""
