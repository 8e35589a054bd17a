"""Which few constraints move the state? Surprisal analysis by singular value decomposition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from refugium.core.errors import StudyError
from refugium.core.status import Phase, Status
from refugium.core.tables import Column, Schema
from refugium.movie.constraints.parallel_analysis import directions_beyond_noise
from refugium.movie.parameters import ALPHA, CONFIDENCE, NOISE_DRAWS, ROTATIONS
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.replicate_noise import Replicates, reduced, replicates_of

Array = NDArray[np.float64]
Ints = NDArray[np.int_]

MATRICES = ("points", "samples")
CENTRINGS = ("none", "mean", "time_0")

CONSTRAINTS = Schema(
    "constraints",
    (
        Column("constraint", "integer", "number; 0 is the balance state, which has no share"),
        Column("share", "number", "share of the variance of the matrix, balance state left out"),
        Column("lo", "number", "lower end of its 95 % interval"),
        Column("hi", "number", "upper end of its 95 % interval"),
        Column("p", "number", "p of nothing but replicate noise from this direction on"),
        Column("beyond_noise", "flag", "whether it and all before it exceed replicate noise"),
        Column("status", "enum", "ok, or why there is no interval", values=Status),
    ),
)

LAMBDAS = Schema(
    "lambdas",
    (
        Column("constraint", "integer", "number of the constraint"),
        Column("point", "integer", "point of the course"),
        Column("value", "number", "lambda, root mean square change of ln X over features"),
        Column("lo", "number", "lower end of its 95 % interval"),
        Column("hi", "number", "upper end of its 95 % interval"),
        Column("status", "enum", "ok, or why there is no interval", values=Status),
    ),
)


@dataclass(frozen=True, eq=False)
class Constraints:
    """Constraints of one course.

    Attributes
    ----------
    table, lambdas
        Columns of CONSTRAINTS and LAMBDAS.
    weights
        (features, constraints): G, mean square 1; ln X = sum of G x lambda (+ what centring
        took off). Only constraints beyond noise (and 0, the balance state, if not centred).
    n_beyond
        Number of constraints beyond replicate noise.
    recipe
        Matrix, centring, base and gene filter, in words.
    """

    table: pd.DataFrame
    lambdas: pd.DataFrame
    weights: pd.DataFrame
    n_beyond: int
    recipe: str


def find_constraints(
    course: Course,
    *,
    matrix: str = "points",
    centring: str = "mean",
    arm: str | None = None,
    alpha: float = ALPHA,
    draws: int = NOISE_DRAWS,
    seed: int = 0,
) -> Constraints:
    """Answer: which few constraints explain how the state moves, and how many exceed noise?

    Parameters
    ----------
    course
        The course; log2 values.
    matrix
        `points` (means of replicates, each point once) or `samples`.
    centring
        `none`: surprisal analysis, constraint 0 is the balance state; `mean`: the mean of the
        columns is taken off; `time_0`: the mean of the points before the drug is taken off.
    arm
        Only the points of this arm; default: all points.
    alpha
        Error rate of one constraint too many.
    draws
        Draws of replicate noise behind intervals.
    seed
        Seed of noise and rotations.

    Returns
    -------
    Constraints
        Tables, weights, number beyond noise, and the recipe that the shares depend on.

    Raises
    ------
    StudyError
        If an option is not known, the arm is not in the course, or `time_0` is asked of a course
        without a point before the drug.

    Notes
    -----
    ln X_i(t) = sum over a of G_ia lambda_a(t), by SVD. Signs: the lambda of the on-drug point
    where it is largest in size is positive. Intervals: replicate noise, drawn from pooled
    residuals within points, is added to the means; each draw is aligned with the observed
    lambdas by an orthogonal rotation (Procrustes). Noise lengthens lambdas; the interval is for
    the lambda without it (twice the observed less the mean of the draws) and need not hold the
    value printed where noise is a large part of a constraint. A share's interval is for
    studies with as many replicates: noise takes part in the shares. Numbers beyond noise always
    come from the point means, whatever matrix and centring.

    References
    ----------
    Remacle F, Kravchenko-Balasha N, Levitzki A, Levine RD (2010), doi:10.1073/pnas.1005283107

    Examples
    --------
    >>> from refugium.movie.time_course.courses import courses
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> course = courses(write_tumour(demo_plan()).study, "phospho")[0]
    >>> found = find_constraints(course, draws=20)
    >>> bool(found.table["share"].sum().round(6) == 1)
    True
    """
    use = _points_used(course, matrix, centring, arm)
    points = replicates_of(course)
    points = Replicates(points.means[:, use], points.left, points.counts[use])
    noise_seed, turn_seed = np.random.SeedSequence(seed).spawn(2)
    n_beyond, p = directions_beyond_noise(points, alpha=alpha, draws=ROTATIONS, seed=turn_seed)
    columns, place = _columns(course, use, matrix)
    counts = points.counts if matrix == "points" else np.ones(len(place), dtype=int)
    data = reduced(columns, counts, course.values, course.point)
    phase = course.points["phase"].to_numpy()[use]
    centre = _centre(centring, phase[place] == Phase.BEFORE)
    to_points = _average(place, len(use))
    first = int(centring == "none")
    keep = n_beyond + first
    shares, rows = _decompose(data.means @ centre, first)
    # so many points span no more directions, however many samples stand behind them
    shares = shares[: len(use) - 1]
    sign = _signs(rows[:keep] @ to_points, np.isin(phase, (Phase.ON, Phase.AGAIN)))
    lambdas = sign[:, None] * rows[:keep] @ to_points
    share_ends, lambda_ends = np.full((2, *shares.shape), np.nan), np.full((2, *lambdas.shape),
                                                                           np.nan)
    if data.df:
        noise = data.draws(np.random.default_rng(noise_seed), draws)
        drawn = [_decompose((data.means + e) @ centre, first) for e in noise]
        share_ends = _ends(shares, np.stack([d[0][: len(shares)] for d in drawn]), data.df)
        turned = [_align(d[1][:keep] @ to_points, lambdas, first) for d in drawn]
        again = np.stack(turned)
        lambda_ends = _ends(2 * lambdas - again.mean(axis=0), again, data.df)
    status = str(Status.OK if data.df else Status.TOO_FEW_REPLICATES)
    number = np.arange(1, len(shares) + 1)
    lo, hi = share_ends.clip(0, 1)
    table = pd.DataFrame({"constraint": number, "share": shares, "lo": lo, "hi": hi, "p": p,
                          "beyond_noise": number <= n_beyond, "status": status})
    names = np.arange(1 - first, n_beyond + 1)
    track = pd.DataFrame({
        "constraint": np.repeat(names, len(use)), "point": np.tile(use, len(names)),
        "value": lambdas.ravel(), "lo": lambda_ends[0].ravel(), "hi": lambda_ends[1].ravel(),
        "status": status,
    })
    left = np.linalg.svd(columns @ centre, full_matrices=False)[0][:, :keep]
    # the sign of a singular vector is free in each decomposition: that of the lambdas holds
    along = np.sign((left.T @ (columns @ centre) * (sign[:, None] * rows[:keep])).sum(axis=1))
    weights = pd.DataFrame(left * along * np.sqrt(len(left)), columns=names,
                           index=pd.Index(course.features, name="feature"))
    return Constraints(CONSTRAINTS.table(table), LAMBDAS.table(track), weights, n_beyond,
                       _recipe(course, matrix, centring, arm))


def _points_used(course: Course, matrix: str, centring: str, arm: str | None) -> Ints:
    if matrix not in MATRICES:
        raise StudyError("no such matrix", found=matrix, remedy=f"one of {', '.join(MATRICES)}")
    if centring not in CENTRINGS:
        raise StudyError("no such centring", found=centring,
                         remedy=f"one of {', '.join(CENTRINGS)}")
    if arm is not None and arm not in course.paths:
        raise StudyError("no such arm in the course", found=arm,
                         remedy=f"one of {', '.join(course.paths)}")
    use = np.array(course.paths[arm] if arm else range(len(course.points)), dtype=int)
    if len(use) < 2:
        raise StudyError("constraints need two points or more", found=len(use),
                         remedy="follow the model at two times or more")
    if centring == "time_0" and not (course.points["phase"].iloc[use] == Phase.BEFORE).any():
        raise StudyError("no point before the drug to centre on", found=centring,
                         remedy="centre on `mean`")
    return use


def _columns(course: Course, use: Ints, matrix: str) -> tuple[Array, Ints]:
    """Return the matrix (features, columns) and the position of each column's point in `use`."""
    if matrix == "points":
        return course.means[:, use], np.arange(len(use))
    own = np.isin(course.point, use)
    position = np.full(len(course.points), -1)
    position[use] = np.arange(len(use))
    return course.values[:, own], position[course.point[own]]


def _centre(centring: str, before: NDArray[np.bool_]) -> Array:
    """Return the map that takes the centre off columns, applied from the right."""
    size = len(before)
    if centring == "none":
        return np.eye(size)
    who = before if centring == "time_0" else np.ones(size, dtype=bool)
    return np.asarray(np.eye(size) - np.outer(who / who.sum(), np.ones(size)))


def _average(place: Ints, size: int) -> Array:
    average = np.zeros((len(place), size))
    average[np.arange(len(place)), place] = 1 / np.bincount(place, minlength=size)[place]
    return average


def _decompose(matrix: Array, first: int) -> tuple[Array, Array]:
    """Return shares (balance state left out) and rows s v' in ln units, (rank, columns)."""
    _, values, right = np.linalg.svd(matrix, full_matrices=False)
    power = values[first:] ** 2
    total = power.sum()
    shares = power / total if total > 0 else np.full(len(power), np.nan)
    return shares, values[:, None] * right * np.log(2.0)


def _signs(lambdas: Array, on: NDArray[np.bool_]) -> Array:
    """Return +-1 so that the largest on-drug value of each row is positive."""
    seen = lambdas[:, on] if on.any() else lambdas
    if not seen.size:
        return np.ones(len(lambdas))
    largest = np.take_along_axis(seen, np.abs(seen).argmax(axis=1)[:, None], axis=1)[:, 0]
    return np.where(largest < 0, -1.0, 1.0)


def _align(drawn: Array, observed: Array, first: int) -> Array:
    """Rotate drawn lambdas onto the observed ones; the balance state only changes sign."""
    if first:
        # a rotation would mix it with the constraints, which have shares while it has none
        balance = drawn[:1] * np.sign((drawn[0] * observed[0]).sum())
        return np.concatenate([balance, _align(drawn[1:], observed[1:], 0)])
    left, _, right = np.linalg.svd(observed @ drawn.T)
    return np.asarray(left @ right @ drawn)


def _ends(centre: Array, drawn: Array, df: int) -> Array:
    """Return lower and upper ends around a centre, t instead of normal."""
    tail = (1 - CONFIDENCE) / 2
    off = np.quantile(drawn, [tail, 1 - tail], axis=0) - drawn.mean(axis=0)
    # the draws take the noise as known; few replicates do not know it
    wider = special.stdtrit(df, 1 - tail) / special.ndtri(1 - tail)
    return np.asarray(centre + wider * off)


def _recipe(course: Course, matrix: str, centring: str, arm: str | None) -> str:
    of = {"points": "means of points", "samples": "single samples"}[matrix]
    which = f"arm {arm}" if arm else "all points"
    how = {"none": "not centred (constraint 0 is the balance state)", "mean": "centred on the mean",
           "time_0": "centred on the points before the drug"}[centring]
    return f"{of} of {which}, {how}; base e; {len(course.features)} features: {course.recipe}"
