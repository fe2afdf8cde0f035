"""``python -m tests.harness.clean``: remove what the project has made in the daemon, and nothing else."""

from tests.harness import daemon, images
from tests.harness.errors import HarnessError


def main() -> None:
    """Remove machines and images, naming each; a daemon that does not answer has nothing to remove."""
    try:
        for what in images.remove(daemon.connect()):
            print(f"删除 {what}")
        images.LOCK.unlink(missing_ok=True)
    except HarnessError as error:
        print(error)


if __name__ == "__main__":
    main()
