"""The type of the functions that announce the steps of a long task."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str], None]
"""Called at the beginning of each step, with a full sentence such as `Writing pages and feeds.`"""
