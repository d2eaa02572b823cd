"""Where a plan's parts begin and end: headings, numbers, parts that are no plan."""
