"""What the movie shows: tidy tables per model, saved, loaded, said in words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from refugium.core.manifest import Manifest
from refugium.core.result import Result
from refugium.core.status import Status, WaveVerdict
from refugium.core.tables import Column, Schema
from refugium.figures import WIDTH, Width
from refugium.movie.chain.links import LINKS
from refugium.movie.chain.partners import PARTNERS
from refugium.movie.chain.stages import STAGES
from refugium.movie.constraints.constraints import CONSTRAINTS, LAMBDAS
from refugium.movie.kinetics.fitting.compare import MODELS
from refugium.movie.kinetics.portrait import NULLCLINES
from refugium.movie.kinetics.schemas import KINETICS, RETURN
from refugium.movie.memory.hysteresis import HYSTERESIS
from refugium.movie.memory.nearest_states import NEAREST
from refugium.movie.memory.power import MEMORY_PLAN
from refugium.movie.memory.schema import GENE_MEMORY
from refugium.movie.order.effects import EFFECT_COURSES
from refugium.movie.order.half_time import HALF_TIMES
from refugium.movie.order.onset import ONSETS
from refugium.movie.order.schemas import ORDER, PROGRAMMES
from refugium.movie.order.waves import BOUNDARIES, BRACKETS
from refugium.movie.states.occupancy import OCCUPANCY
from refugium.movie.states.schemas import STATE_CHANGES, STATES_OVER_MODELS
from refugium.movie.states.scores import STATE_SCORES
from refugium.movie.time_course.arms import ARM_POINTS, PERIODS
from refugium.movie.time_course.course import POINTS
from refugium.movie.time_course.harvests import Harvests

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from refugium.figures import Chart

MODEL = Column("model_id", "name", "model")
ARM = Column("arm", "name", "arm")

WAVES = Schema(
    "waves",
    (
        MODEL, ARM,
        Column("verdict", "enum", "waves, not_resolved, one_component; empty: see status",
               values=WaveVerdict),
        Column("n_waves", "integer", "waves claimed"),
        Column("n_genes", "integer", "responding genes"),
        Column("words", "words", "the sentence, with the samples that carry it"),
        Column("status", "enum", "ok, or why nothing can be said", values=Status),
    ),
    holds="does the response come in waves, per arm",
    in_json=True,
)

UNFOLDING = Schema(
    "unfolding",
    (
        MODEL, ARM,
        Column("feature", "name", "gene among the strongest that respond"),
        Column("half_h", "number", "half-time on drug, straight line between samples", "h"),
        Column("point", "integer", "point of the course"),
        Column("change", "number", "mean against before the drug", "log2"),
    ),
    holds="the strongest responding genes at each point, in order of half-time",
)

COURSES = Schema(
    "courses",
    (
        MODEL,
        Column("modality", "name", "what was followed"),
        Column("n_features", "integer", "features followed"),
        Column("n_absent", "integer", "features left out (not expressed, zero, incomplete)"),
        Column("recipe", "text", "scale and filter"),
        Column("constraints_recipe", "text", "matrix, centring and base of the constraints"),
        Column("composition_log2", "number",
               "how far median-ratio scaling would move samples apart", "log2"),
        Column("renamed", "text", "genes of states or of the chain that the data hold under "
               "another name: `A as B; ...`"),
        Column("renamed_genes", "list", "the same one by one: `A as B`"),
        Column("arms", "list", "arms told"),
        Column("arms_untold", "integer", "further arms"),
        Column("n_untimed", "integer", "samples left out: their time is not stated"),
        Column("unrecognised", "words", "why no state or stage is read: genes are named as those "
               "of another species; empty: they are not", required=False),
        Column("untreated_arm", "name", "untreated arm that is the reference at each time; empty: "
               "none, culture time is not told from the drug", required=False),
        Column("untreated_between", "integer", "times at which it was interpolated",
               required=False),
        Column("untreated_beyond", "integer", "times beyond its samples, at which the nearest of "
               "them stands for it", required=False),
        Column("untreated_start_h", "number", "when the untreated cells were sampled that stand "
               "for the start; missing: samples before the drug do", "h", required=False),
        Column("harvests", "enum", "how shifts of harvests are told from time: untreated, repeated "
               "(samples of each time in several blocks, taken for harvests of their own), untold, "
               "not_stated", required=False, values=Harvests),
        Column("blocks_stated", "flag", "whether the study says which samples were handled "
               "together", required=False),
        Column("panel", "flag", "whether it is RNA of few genes: onsets and order of genes, no "
               "constraints", required=False),
        Column("housekeeping", "list", "genes that a panel is read against", required=False),
        Column("status", "enum", "ok, or why there is no movie", values=Status),
        Column("reason", "words", "the same in words"),
    ),
    holds="what was followed in each model, or why there is no movie",
    in_json=True,
)


def _with(schema: Schema, *columns: Column) -> Schema:
    """Return a schema with columns in front that it does not have."""
    extra = tuple(c for c in columns if c.name not in schema.names)
    return replace(schema, columns=extra + schema.columns)


@dataclass(frozen=True, eq=False, repr=False)
class MovieResult(Result):
    """What :func:`refugium.make_movie` found.

    Attributes
    ----------
    tables
        As `schemas` declares them, each also an attribute; times in hours, changes in log2.
    notes
        What a reader must know.
    manifest
        What it was made from.

    Examples
    --------
    >>> MovieResult({"courses": COURSES.table([{
    ...     "model_id": "PC9", "status": "no_baseline", "reason": "no sample before the drug"}])})
    MovieResult: 1 of 30 tables hold rows
      courses 1
      PC9: no movie (no sample before the drug). It takes a sample before the drug, two times or ...
    """

    schemas: ClassVar[tuple[Schema, ...]] = (
        COURSES, POINTS, ARM_POINTS, PERIODS, WAVES, UNFOLDING, _with(CONSTRAINTS, MODEL),
        _with(LAMBDAS, MODEL), _with(ONSETS, MODEL), _with(HALF_TIMES, MODEL),
        _with(BRACKETS, MODEL, ARM), _with(BOUNDARIES, MODEL, ARM), _with(ORDER, MODEL),
        _with(PROGRAMMES, MODEL), _with(HYSTERESIS, MODEL), _with(NEAREST, MODEL),
        _with(GENE_MEMORY, MODEL), _with(MEMORY_PLAN, MODEL), _with(STATE_SCORES, MODEL), STAGES,
        LINKS, PARTNERS, _with(OCCUPANCY, MODEL), _with(KINETICS, MODEL), _with(RETURN, MODEL),
        _with(MODELS, MODEL), _with(NULLCLINES, MODEL), STATE_CHANGES,
        STATES_OVER_MODELS, EFFECT_COURSES,
    )

    main_chart: ClassVar[str] = "courses"

    notes: tuple[str, ...] = ()
    manifest: Manifest = field(default_factory=Manifest)

    @classmethod
    def _from_version_1(cls, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        from refugium.movie.version_1 import gene_memory_of_version_1, order_of_version_1

        read = {"gene_memory": gene_memory_of_version_1, "order": order_of_version_1}
        return {name: read[name](table) if name in read else table
                for name, table in super()._from_version_1(tables).items()}

    def summary(self) -> str:
        """Say the answer in plain sentences, written by rule from the tables, then the notes."""
        from refugium.movie.sentences import movie_sentences

        return "\n".join([*movie_sentences(self.tables), *self.notes])

    def plot_courses(self, model: str | None = None, *, width: Width = WIDTH) -> Chart:
        """Draw the states that moved most over time, arm by arm, with their intervals.

        Parameters
        ----------
        model
            Of the table `courses`; None: the first that was followed.
        width
            Pixels, or `container`.

        Raises
        ------
        StudyError
            If no course is of this model.
        """
        return self._drawn("courses", model, width)

    def plot_states(self, model: str | None = None, *, width: Width = WIDTH) -> Chart:
        """Draw what states did between two times, below each state its models; as plot_courses.

        Of a course followed over many times the last is drawn; of many patients their mean.
        """
        from refugium.movie import plots

        return plots.states_plot(self.tables, model, width=width)

    def plot_order(self, model: str | None = None, *, width: Width = WIDTH) -> Chart:
        """Draw the strongest responding genes in the order of their half-times; as plot_courses."""
        return self._drawn("order", model, width)

    def plot_memory(self, model: str | None = None, *, width: Width = WIDTH) -> Chart:
        """Draw which share of its change each gene took back off the drug; as plot_courses."""
        return self._drawn("memory", model, width)

    def plot_phase_plane(self, model: str | None = None, *, width: Width = WIDTH) -> Chart:
        """Draw the way out and the way back in the plane of two constraints; as plot_courses."""
        return self._drawn("phase_plane", model, width)

    def plot_portrait(self, model: str | None = None, *, width: Width = WIDTH) -> Chart:
        """Draw where the constraints stand still, on and off the drug; as plot_courses."""
        return self._drawn("portrait", model, width)

    def _drawn(self, name: str, model: str | None, width: Width) -> Chart:
        from refugium.movie import plots

        drawn: Mapping[str, Callable[..., Chart]] = {
            "courses": plots.courses_plot, "order": plots.order_plot, "memory": plots.memory_plot,
            "phase_plane": plots.phase_plane_plot, "portrait": plots.portrait_plot,
        }
        return drawn[name](plots.of_model(self.tables, model), width=width)
