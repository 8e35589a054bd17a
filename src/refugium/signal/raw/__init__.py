"""From the numbers as they came to readings: cells pooled, repeats averaged, fillers left out."""
