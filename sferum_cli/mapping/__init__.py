"""What a person must say of files that the rules do not understand: questions as data.

Nothing here knows a terminal: whoever asks hands the answers back, and each is tried.
"""
