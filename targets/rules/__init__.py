"""How a figure becomes a light: small pure functions over plain values, exact, no database, no request.

The terms are those of ``rules.md``; its worked cases are ``tests/rules/cases.jsonl``.
"""

from .counting import figures_from_items, latest_of
from .exact import exact
from .forecast import (
    figures_at_pace,
    forecast_range,
    full_year_forecast,
    needed_by_rhythm,
    needed_pace,
    rest_by_month,
    run_rate,
)
from .light import at_pace, completion_of, judge, ratio_to_path, score_of
from .path import planned_to_date
from .rollup import (
    Held,
    held_by_light,
    held_together,
    light_by_thirds,
    roll_up,
    roll_up_sub_measure,
    weighted_mean,
    worst,
)
from .terms import (
    DEFAULT_THRESHOLDS,
    LATE_LIGHTS,
    NEEDS_ATTENTION,
    WORST_FIRST,
    Assessment,
    Basis,
    Comparator,
    Counting,
    Light,
    Phasing,
    Standing,
    Terms,
    is_rank,
    is_rate,
    is_whole,
    may_be_negative,
    resolve_thresholds,
)

__all__ = [
    "DEFAULT_THRESHOLDS",
    "LATE_LIGHTS",
    "NEEDS_ATTENTION",
    "WORST_FIRST",
    "Assessment",
    "Basis",
    "Comparator",
    "Counting",
    "Held",
    "Light",
    "Phasing",
    "Standing",
    "Terms",
    "at_pace",
    "completion_of",
    "exact",
    "figures_at_pace",
    "figures_from_items",
    "forecast_range",
    "full_year_forecast",
    "held_by_light",
    "held_together",
    "is_rank",
    "is_rate",
    "is_whole",
    "judge",
    "latest_of",
    "light_by_thirds",
    "may_be_negative",
    "needed_by_rhythm",
    "needed_pace",
    "planned_to_date",
    "ratio_to_path",
    "resolve_thresholds",
    "rest_by_month",
    "roll_up",
    "roll_up_sub_measure",
    "run_rate",
    "score_of",
    "weighted_mean",
    "worst",
]
