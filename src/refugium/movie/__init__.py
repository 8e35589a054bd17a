"""In what order does the escape unfold, and is the way back another road?"""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.movie.make import make_movie
    from refugium.movie.memory.power import planned_off_times
    from refugium.movie.memory.sentences import kept_cell
    from refugium.movie.over_studies import ChainComparison, compare_chains
    from refugium.movie.parameters import MIN_FEATURES
    from refugium.movie.result import MovieResult
    from refugium.movie.sentences import (
        movie_findings,
        movie_sentences,
        movie_told,
        reversible_words,
    )
    from refugium.movie.states.sentences import states_words
    from refugium.movie.time_course.course import Course
    from refugium.movie.time_course.courses import courses
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "make": ("make_movie",),
        "memory.power": ("planned_off_times",),
        "memory.sentences": ("kept_cell",),
        "over_studies": ("ChainComparison", "compare_chains"),
        "parameters": ("MIN_FEATURES",),
        "result": ("MovieResult",),
        "sentences": ("movie_findings", "movie_sentences", "movie_told", "reversible_words"),
        "states.sentences": ("states_words",),
        "time_course.course": ("Course",),
        "time_course.courses": ("courses",),
    })

__all__ = [
    "MIN_FEATURES",
    "ChainComparison",
    "Course",
    "MovieResult",
    "compare_chains",
    "courses",
    "kept_cell",
    "make_movie",
    "movie_findings",
    "movie_sentences",
    "movie_told",
    "planned_off_times",
    "reversible_words",
    "states_words",
]
