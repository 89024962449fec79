"""Modules and playbooks against the simulator; nothing in here is patched but the clock of the simulated AWS."""
