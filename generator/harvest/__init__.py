"""Bringing to this machine what the sources of the settings name elsewhere: repositories, people, other portals.

A harvest asks the network and leaves what it found in the folder `.milepost`; a build reads that folder, and
asks nobody. So a build is the same whoever runs it, and one repository that cannot be reached costs nothing.
"""
