"""The values that the theme makes pages from: frozen, and independent of how large the site is.

A view contains no Markdown and no template: only text as HTML, links relative to the page, numbers and dates. So a
theme can show them without cutting strings apart.
"""
