"""The newsroom model: provenance, hedges and numbers on their way from sources to readers.

`world` is what goes in, `state` what changes, `step` what happens, `block` runs it, `recording`
keeps what comes out. Each other module is one beat of a step. Kernels trust their input, hold no
generator and know neither Mesa nor files.
"""
