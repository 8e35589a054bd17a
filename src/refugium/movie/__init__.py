"""In what order does the escape unfold, and is the way back another road?"""

from refugium.movie.make import make_movie
from refugium.movie.result import MovieResult
from refugium.movie.time_course.course import Course, courses

__all__ = ["Course", "MovieResult", "courses", "make_movie"]
