"""How the steps of a long piece of work are announced."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str], None]
"""Called with a sentence about the step that begins."""
