"""What ``make demo`` runs: a story told with a real playbook on a simulated AWS.

It never uses an AWS account, and it checks that each step did what the story says.
"""

from __future__ import annotations
