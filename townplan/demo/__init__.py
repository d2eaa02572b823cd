"""The demonstration: the plan of 2021 with a fictional year on it, replayed through the actions that people use.

Its form is described at the head of ``fixtures/demo-2021.yaml``. What may not be there in a town's real system is
marked (``Plan.demonstration``, ``User.demonstration``) and refused by ``townplan.demo.guard``.
"""

from .errors import DemonstrationError
from .load import DEFAULT, load_demonstration, require_allowed
from .town import PASSWORD

__all__ = ["DEFAULT", "PASSWORD", "DemonstrationError", "load_demonstration", "require_allowed"]
