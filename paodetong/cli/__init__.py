"""The command ``paodetong``."""
