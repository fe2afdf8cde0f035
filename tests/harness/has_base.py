"""``python -m tests.harness.has_base``: exit status 0 when the base image is in the daemon, ours or the user's.

1 when it is missing, 2 (with a sentence) when the variables name no engine that we know.
"""

import sys

from tests.harness import daemon, images
from tests.harness.errors import HarnessError


def main() -> int:
    """0 when present."""
    try:
        suite = images.engine().suite
    except HarnessError as error:
        print(error, file=sys.stderr)
        return 2
    client = daemon.connect()
    tags = {tag for image in client.api.images() for tag in image["RepoTags"] or ()}
    wanted = {images.BASE_REFERENCE, f"debian:{suite}-slim"}
    ours = {tag.rpartition("-")[0].rpartition(":")[2] for tag in tags if tag.startswith(f"{images.PREFIX}/debian:")}
    missing = [name for name in wanted if name not in tags and name.split(":")[1].split("-")[0] not in ours]
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
