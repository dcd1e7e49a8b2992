"""The commands that the sessions of noxfile.py run: a folder for each command, and `spec`, which they share."""
