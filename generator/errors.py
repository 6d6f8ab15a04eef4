"""The few exceptions of the program: each means that it cannot go on.

What is wrong with a user's data is never an exception but a `generator.problems.Problem`.
"""


class MilepostError(Exception):
    """The root: `exit_code` is what the command line ends with."""

    exit_code = 3


class UsageError(MilepostError):
    """The command was called in a way that cannot be carried out."""

    exit_code = 2


class SettingsError(MilepostError):
    """The settings cannot be read, or say something impossible.

    Args:
        message: what is wrong, as a sentence.
        path: the settings file, as the user named it.
    """

    exit_code = 2

    def __init__(self, message: str, path: str | None = None) -> None:
        text = f"{path}: {message}" if path else message
        # It may quote somebody's mkdocs.yml, of which nothing may steer a terminal.
        super().__init__("".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text))
        self.path = path


class BuildError(MilepostError):
    """The site could not be written; the old one is untouched."""

    exit_code = 1


class SlowYamlError(MilepostError):
    """PyYAML was installed without libyaml, which Milepost needs for its speed."""

    def __init__(self) -> None:
        super().__init__(
            "PyYAML was installed without libyaml. Install it from a wheel "
            "(pip install --force-reinstall --only-binary=:all: pyyaml)."
        )
