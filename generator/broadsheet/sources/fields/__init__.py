"""Single fields, read alike for all formats: dates, names, languages, HTML, identifiers in citations."""
