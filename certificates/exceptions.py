"""Why the register refuses; the text is shown to the person, in Vietnamese."""


class RegisterError(Exception):
    """The entry or the proposal is not in a state in which this can be done."""
