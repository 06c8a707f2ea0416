"""The root of every error that a user can cause and mend."""


class UserError(Exception):
    """A mistake of the user's: the message says what, where, and what to do. Front ends show it without a traceback."""
