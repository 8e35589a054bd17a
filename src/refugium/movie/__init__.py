"""In what order does the escape unfold, and is the way back another road?"""

from refugium.movie.course import Course, courses

__all__ = ["Course", "courses"]
