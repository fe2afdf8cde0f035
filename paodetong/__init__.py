"""The doctest harness: runs every command of a Markdown book on disposable Docker hosts.

Data flow, one way: fences → transcript → page → (shell on a machine) → match → ledger.
"""
