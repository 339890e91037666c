"""Measuring what was found out about papers: against labels by people, summaries by authors, and rivals."""
