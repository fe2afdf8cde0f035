"""The pages in ``cases/`` are run by test_shell.py, in a project of their own: some of them must fail."""

collect_ignore = ["cases"]
