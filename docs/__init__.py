"""The documents, and the small programs that keep them true."""
