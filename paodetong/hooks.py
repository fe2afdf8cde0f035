"""What another book's conftest.py may say of it, as pytest hooks."""

import pytest

from paodetong.reading.book import Book


@pytest.hookspec(firstresult=True)
def pytest_docker_book(config: pytest.Config) -> Book | None:
    """The book whose pages are tested: its snippets, its images, its front matter. The first that is no None counts."""
