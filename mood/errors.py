"""Every error that a user can cause or meet.

    MoodError
    ├── DataError           the photos or their manifest
    │   ├── ManifestError   manifest.csv breaks a rule
    │   ├── ImageError      one file is not a photo that can be read
    │   └── CollectError    a provider of photos refuses or cannot be reached
    ├── ModelError          the trained models
    │   ├── WeightsMissingError   a model was not trained yet
    │   └── IntegrityError        a file is not what its card says
    └── ExplanationError    a heatmap cannot be made

The message states the rule and what was received; the hint says what to do.
"""


class MoodError(Exception):
    """Root of the errors that are shown to users, by the app and by the command line alike."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint

    def __str__(self) -> str:
        """Return message and hint in one line."""
        return f"{self.message} {self.hint}".strip()


class DataError(MoodError):
    """The photos, or the list of them, cannot be used."""

    exit_code = 2


class ManifestError(DataError):
    """A manifest breaks a rule."""


class ImageError(DataError):
    """A file is not a photo that can be read."""


class CollectError(DataError):
    """Photos cannot be collected; `status` is what the provider answered, or None where the reason is another."""

    def __init__(self, message: str, hint: str = "", status: int | None = None) -> None:
        super().__init__(message, hint)
        self.status = status


class ModelError(MoodError):
    """A trained model cannot be used."""

    exit_code = 3


class WeightsMissingError(ModelError):
    """A model, or the weights it starts from, is not there."""


class IntegrityError(ModelError):
    """A file does not match the checksum that its card records."""


class ExplanationError(MoodError):
    """A heatmap cannot be made for this model, photo or target."""

    exit_code = 4
