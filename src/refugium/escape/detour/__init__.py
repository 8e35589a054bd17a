"""By which route could a called node keep cells alive past the blocked target? Annotation only."""
