"""Whether text that came is what a page shows: volatile text, bindings, lines, outputs. Knows no Docker and no pages.

``volatile`` finds what may change and says of which kind it is; ``bindings`` remembers what each of it stands for and
what the page chose itself; ``lines`` compares a line; ``outputs`` compares, aligns, merges and explains whole outputs.
"""
