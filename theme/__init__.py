"""The look of the book: templates, and the Markdown extensions that its pages need.

Nothing here depends on the site generator, so MkDocs and Zensical build the same pages.
"""
