"""People who do not exist, rendered: the room that makes the demonstration set, and no part of the app."""
