"""The way back: other geometry, genes that stay, the states it comes near to."""
