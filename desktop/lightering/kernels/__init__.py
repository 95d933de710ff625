"""How numerical kernels are compiled and kept; the kernels stand where they are used."""
