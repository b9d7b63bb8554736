"""What a shop may know of its mirror: how many came and what was tried on, and nothing of anybody.

Kept are sums alone: per day of each colourway, per hour of all visits. A visit is added to them as a whole
when it is over, so no row, and no order of rows, belongs to a single shopper.
"""

from tryon.insights.counting import Insights
from tryon.insights.counts import Counts, HourCounts, ProductDay
from tryon.insights.store import insights_path, read_counts

__all__ = ["Counts", "HourCounts", "Insights", "ProductDay", "insights_path", "read_counts"]
