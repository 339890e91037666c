"""Which records are one paper, and what the site owner corrects."""
