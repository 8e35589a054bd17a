"""The nodes that a virtual tumour may hold, and the edges between them."""
