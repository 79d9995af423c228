"""sferum: the weekly report on how schools use the messenger Сферум."""

__version__ = "0.1.0"
