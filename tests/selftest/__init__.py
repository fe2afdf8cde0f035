"""Tests of the harness: each check has a page that it must refuse."""
