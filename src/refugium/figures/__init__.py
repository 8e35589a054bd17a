"""Tidy table in, chart out: the same picture for report, notebook, web page and SVG/PNG."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.figures.backup_map import backup_map_chart
    from refugium.figures.backup_strip import LIMIT, backup_strip_chart, off_map
    from refugium.figures.chart import Chart
    from refugium.figures.detour import detour_chart
    from refugium.figures.domain import fair_domain
    from refugium.figures.dose_curves import MOST_CURVES, curve_verdict, dose_curves_chart
    from refugium.figures.dose_ladder import dose_ladder_chart
    from refugium.figures.dose_surface import dose_surface_chart
    from refugium.figures.engagement import engagement_chart, engagement_rows
    from refugium.figures.footprints import footprint_chart
    from refugium.figures.half_time_heatmap import half_time_heatmap_chart
    from refugium.figures.layout import WIDTH, Width
    from refugium.figures.lines import lines_chart
    from refugium.figures.memory import memory_chart
    from refugium.figures.pareto import pareto_chart
    from refugium.figures.phase_plane import phase_plane_chart
    from refugium.figures.phase_portrait import phase_portrait_chart
    from refugium.figures.residual_curves import residual_curves_chart
    from refugium.figures.site_changes import site_changes_chart
    from refugium.figures.state_changes import state_changes_chart
    from refugium.figures.state_courses import state_courses_chart
    from refugium.figures.svg import to_png, to_svg
    from refugium.figures.timeline import arms_timeline
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "backup_map": ("backup_map_chart",),
        "backup_strip": ("LIMIT", "backup_strip_chart", "off_map"),
        "chart": ("Chart",),
        "detour": ("detour_chart",),
        "domain": ("fair_domain",),
        "dose_curves": ("MOST_CURVES", "curve_verdict", "dose_curves_chart"),
        "dose_ladder": ("dose_ladder_chart",),
        "dose_surface": ("dose_surface_chart",),
        "engagement": ("engagement_chart", "engagement_rows"),
        "footprints": ("footprint_chart",),
        "half_time_heatmap": ("half_time_heatmap_chart",),
        "layout": ("WIDTH", "Width"),
        "lines": ("lines_chart",),
        "memory": ("memory_chart",),
        "pareto": ("pareto_chart",),
        "phase_plane": ("phase_plane_chart",),
        "phase_portrait": ("phase_portrait_chart",),
        "residual_curves": ("residual_curves_chart",),
        "site_changes": ("site_changes_chart",),
        "state_changes": ("state_changes_chart",),
        "state_courses": ("state_courses_chart",),
        "svg": ("to_png", "to_svg"),
        "timeline": ("arms_timeline",),
    })

__all__ = [
    "LIMIT",
    "MOST_CURVES",
    "WIDTH",
    "Chart",
    "Width",
    "arms_timeline",
    "backup_map_chart",
    "backup_strip_chart",
    "curve_verdict",
    "detour_chart",
    "dose_curves_chart",
    "dose_ladder_chart",
    "dose_surface_chart",
    "engagement_chart",
    "engagement_rows",
    "fair_domain",
    "footprint_chart",
    "half_time_heatmap_chart",
    "lines_chart",
    "memory_chart",
    "off_map",
    "pareto_chart",
    "phase_plane_chart",
    "phase_portrait_chart",
    "residual_curves_chart",
    "site_changes_chart",
    "state_changes_chart",
    "state_courses_chart",
    "to_png",
    "to_svg",
]
