"""Import jobs: their record, their life, and the threads that run them."""
