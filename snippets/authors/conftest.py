from paodetong.reading.book import Book, Declared


def declare(matter):
    return Declared(images=("myorg/app:1",)) if (matter or {}).get("docker") else None


def pytest_docker_book(config):
    return Book(config.rootpath / "files", ("myorg/app:1",), declare)
