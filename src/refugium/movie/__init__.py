"""In what order does the escape unfold, and is the way back another road?"""

from refugium.movie.course import Course, courses
from refugium.movie.make import make_movie
from refugium.movie.result import MovieResult

__all__ = ["Course", "MovieResult", "courses", "make_movie"]
