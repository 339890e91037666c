"""Lets `mkdocs build` and `mkdocs serve` make the whole site: pages before, the search index after."""

from generator.preview import on_config, on_post_build, on_serve, on_startup

__all__ = ["on_config", "on_post_build", "on_serve", "on_startup"]
