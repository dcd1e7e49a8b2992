"""What the sessions of noxfile.py run, a folder for each errand."""
