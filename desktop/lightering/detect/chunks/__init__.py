"""Detection over chunks of time: any size, any number of workers, the same table."""
