"""Long trials of the harness, each a make target: what it costs, what it catches, and what it survives."""
