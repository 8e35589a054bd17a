"""One value per line: plexes taken out, lines that no plex ties together never compared."""

from __future__ import annotations

import numpy as np

from refugium.escape.levels.across_lines.line_values import line_values, node_values


def test_plexes_are_taken_out_whatever_their_level() -> None:
    rng = np.random.default_rng(0)
    line, block = np.tile(np.arange(5), 3), np.repeat(np.arange(3), 5)
    truth = rng.normal(size=(4, 5))
    plex = 5 * rng.normal(size=(4, 3))
    found = line_values(truth[:, line] + plex[:, block], line, block, 5)
    assert np.allclose(found, truth - truth.mean(axis=1, keepdims=True))


def test_lines_apart_are_left_out_and_a_bridge_ties_them() -> None:
    line, block = np.array([0, 1, 2, 3, 4]), np.array([0, 0, 1, 1, 1])
    values = np.array([[0.0, 1.0, 10.0, 11.0, 12.0]])
    assert np.isnan(line_values(values, line, block, 5)[0, :2]).all()
    bridged = line_values(np.array([[0.0, 1.0, 11.0, 12.0, 13.0, 11.0]]),
                          np.array([0, 1, 1, 2, 3, 4]), np.array([0, 0, 1, 1, 1, 1]), 5)
    assert np.allclose(np.diff(bridged[0]), [1.0, 1.0, 1.0, -2.0])


def test_a_line_without_one_site_is_not_moved_by_that() -> None:
    sites = np.array([[-5.0, -5.0, 10.0], [-5.0, -5.0, 10.0]])
    sites[1, 0] = np.nan
    found = node_values(sites - np.nanmean(sites, axis=1, keepdims=True), np.array([0, 1]))
    assert abs(found[0] - found[1]) < 1e-6
