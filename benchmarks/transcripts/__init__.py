"""False and true hits that are read from genes which follow the target's output."""
