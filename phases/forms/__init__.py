"""Forms by family: import them from their modules. Shape of input only: what may happen is decided by the verbs."""
