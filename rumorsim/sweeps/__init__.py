"""Sweeps: many points of a design times many replicates, kept on disk, on any executor.

Nothing is imported here, so that designs stay light: `design` makes points, `sweep` runs them,
`reading` opens what was kept, `sensitivity` asks which parameter matters.
"""
