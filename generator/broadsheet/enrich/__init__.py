"""What is found out about papers: topics, names, links between them, summaries."""
