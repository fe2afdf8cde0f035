"""What is true of this book and need not be of another."""

from pathlib import Path

from tests.harness.fences import Book
from tests.harness.images import BASE_REFERENCE


def book(snippets: Path) -> Book:
    """This book, with the folder that its pages include files from."""
    return Book(snippets, (BASE_REFERENCE,), tidy=True)
