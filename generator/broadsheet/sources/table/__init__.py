"""Tables with a header: CSV and TSV."""
