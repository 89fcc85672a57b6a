"""The one exception a user is meant to read."""


class MP4SRError(ValueError):
    """Something the user can put right.

    The message is one plain sentence that names the thing (the file and the line, the item,
    the option) and the way out. The command line prints it and exits with 1; the page shows it
    beside the field. Anything else that is raised is a defect of ours.
    """
