"""Wrong answers that two sittings share above chance: a reason to look closer, never proof.

Pure functions of the sittings; nothing raises on few or empty ones.
"""
