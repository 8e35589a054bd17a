"""Speed against peers, paired in one process, threads pinned."""
