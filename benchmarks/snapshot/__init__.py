"""Do two checkouts answer alike? Every table of real studies, number by number, word by word."""
