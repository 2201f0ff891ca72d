"""Medians of what measure.sh wrote down."""
import pathlib
import statistics


class Measured:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def _median(self, name, value):
        lines = (self.folder / name).read_text().splitlines()
        return statistics.median(value(*map(float, line.split())) for line in lines)

    def cpu(self, name):
        """User and system time, in seconds."""
        return self._median(name, lambda user, system, wall: user + system)

    def wall(self, name):
        """Time by the clock, in seconds."""
        return self._median(name, lambda user, system, wall: wall)

    def peak(self, name):
        """Resident memory, in MiB. GNU time puts a line about the exit code before the number."""
        return int((self.folder / name).read_text().split()[-1]) / 1024
