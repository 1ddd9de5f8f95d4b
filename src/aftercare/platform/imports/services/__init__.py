"""Import services: what a batch made and its undo (`batches`), sessions from upload to result (`sessions`)."""
