"""The pages of a site and the files beside them: Markdown, values for the theme, feeds, citations.

Everything here is a function of the library and the configuration. Nothing is written to disk; `publish` does that.
"""
